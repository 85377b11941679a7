/** What is attacked. Addresses of services and ids of polls. */
export interface Target {
  vote: string;
  result: string;
  worker: string;
  /** The poll in which the crowd votes. */
  poll: number;
  /** The option of that poll for which only attackers vote. */
  attackersChoice: number;
  /** A poll that forbids changing a vote. */
  finalPoll: number;
  /** A poll whose results only owners and administrators see. */
  hiddenPoll: number;
  /** For attacks by who may send votes by `userId`, which need it in production. */
  adminToken: string;
  /** Polls with many ballots. */
  largePolls: number[];
  /** Only attacks whose names contain this; all by default. */
  only?: string | undefined;
}

/** What came of an attack so far. */
export interface Tally {
  sent: number;
  /** Answered with 4xx or 503, or closed by the service. */
  refused: number;
  /** Answered with a 500, which is a fault of the service. */
  failed: number;
  /** Connections that could not be opened or were reset. */
  errors: number;
}

export interface Attacking {
  target: Target;
  /** The address that this attack comes from. */
  from: string;
  tally: Tally;
}

/** Goes on until its process ends. */
export type Attack = (attacking: Attacking) => Promise<unknown>;
