// Three polls for each built-in theme. The weights show how popular the options are; they are uneven, like real opinions.

export interface DemoPoll {
  theme: string;
  question: string;
  kind: 'single' | 'multiple' | 'ranked';
  maxChoices?: number;
  /** This poll's weight when the votes are divided among the demo polls. */
  turnout: number;
  options: [text: string, weight: number][];
}

export const demoPolls: DemoPoll[] = [
  {
    theme: 'OnTrend',
    question: 'Which of these would you miss first?',
    kind: 'single',
    turnout: 10,
    options: [
      ['Music on the way to work', 34],
      ['Maps that know where I am', 30],
      ['Messages with friends', 25],
      ['Films before bedtime', 8],
    ],
  },
  {
    theme: 'OnTrend',
    question: 'What should a kitchen robot learn? Name up to three.',
    kind: 'multiple',
    maxChoices: 3,
    turnout: 6,
    options: [
      ['Washing up', 40],
      ['Peeling and chopping', 21],
      ['Sunday pancakes', 17],
      ['Baking bread', 12],
      ['Making coffee', 9],
      ['Asking before it throws things out', 14],
    ],
  },
  {
    theme: 'OnTrend',
    question: 'Where would you rather work from next year?',
    kind: 'ranked',
    turnout: 7,
    options: [
      ['Home', 30],
      ['An office in town', 14],
      ['A bit of both', 33],
      ['A café', 7],
      ['A garden shed', 11],
    ],
  },
  {
    theme: 'Moral Dilemmas',
    question: 'The cashier gives you ten too much, and the queue is long. What do you do?',
    kind: 'single',
    turnout: 9,
    options: [
      ['Give it back at once', 61],
      ['Come back when it is quiet', 17],
      ['Keep it', 12],
      ['Give it to someone who needs it', 10],
    ],
  },
  {
    theme: 'Moral Dilemmas',
    question: 'A friend sings badly and asks what you think before the concert. Do you say so?',
    kind: 'single',
    turnout: 5,
    options: [
      ['Yes, friends say so', 29],
      ['Only after the concert', 44],
      ['No, joy counts for more', 27],
    ],
  },
  {
    theme: 'Moral Dilemmas',
    question: 'One seat is left in the lifeboat of a film. In which order would the audience save them?',
    kind: 'ranked',
    turnout: 4,
    options: [
      ['The ship’s doctor', 24],
      ['The cook who knows all the songs', 18],
      ['The captain', 9],
      ['The ship’s cat', 31],
    ],
  },
  {
    theme: 'Sports',
    question: 'Which sport is best to watch from a sofa?',
    kind: 'single',
    turnout: 8,
    options: [
      ['Football', 38],
      ['Tennis', 17],
      ['Cycling', 12],
      ['Swimming', 7],
      ['Curling', 16],
      ['Chess', 10],
    ],
  },
  {
    theme: 'Sports',
    question: 'What do you bring to a match? Name all that apply.',
    kind: 'multiple',
    turnout: 4,
    options: [
      ['A scarf', 33],
      ['Something to eat', 41],
      ['A flag', 12],
      ['My grandmother', 9],
      ['Earplugs', 14],
    ],
  },
  {
    theme: 'Sports',
    question: 'When should a long run begin?',
    kind: 'single',
    turnout: 6,
    options: [
      ['Before sunrise', 22],
      ['After breakfast', 31],
      ['After work', 29],
      ['Tomorrow', 35],
    ],
  },
];
