// The fields of CloudNativePG 1.30 and its Barman Cloud plugin 0.14 that the manifests use, by their CRDs. No maintained package on
// npm has the schemas.

interface ObjectMeta {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
}

interface SecretKey {
  name: string;
  key: string;
}

/** By resource, for example `cpu`. */
type Quantities = Record<string, string>;

export interface ICluster {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Cluster';
  metadata: ObjectMeta;
  spec: {
    instances: number;
    imageName?: string;
    bootstrap?: {
      initdb?: {
        database?: string;
        owner?: string;
        dataChecksums?: boolean;
        postInitApplicationSQL?: string[];
      };
    };
    managed?: {
      roles?: {
        name: string;
        ensure?: 'present' | 'absent';
        login?: boolean;
        passwordSecret?: { name: string };
      }[];
    };
    postgresql?: {
      parameters?: Record<string, string>;
      synchronous?: {
        method: 'any' | 'first';
        number: number;
        dataDurability?: 'required' | 'preferred';
        failoverQuorum?: boolean;
      };
    };
    plugins?: { name: string; isWALArchiver?: boolean; parameters?: Record<string, string> }[];
    storage?: { size?: string; storageClass?: string };
    resources?: { requests?: Quantities; limits?: Quantities };
  };
}

export interface IScheduledBackup {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'ScheduledBackup';
  metadata: ObjectMeta;
  spec: {
    schedule: string;
    immediate?: boolean;
    cluster: { name: string };
    method?: 'barmanObjectStore' | 'volumeSnapshot' | 'plugin';
    pluginConfiguration?: { name: string; parameters?: Record<string, string> };
    backupOwnerReference?: 'none' | 'self' | 'cluster';
  };
}

export interface IObjectStore {
  apiVersion: 'barmancloud.cnpg.io/v1';
  kind: 'ObjectStore';
  metadata: ObjectMeta;
  spec: {
    retentionPolicy?: string;
    configuration: {
      destinationPath: string;
      endpointURL?: string;
      s3Credentials?: { accessKeyId?: SecretKey; secretAccessKey?: SecretKey };
      wal?: { compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy' | 'xz' | 'zstd' };
      data?: { compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy' };
    };
  };
}
