/** Server settings by name, as in postgresql.conf. */
export type Settings = Readonly<Record<string, string | number>>;

/**
 * For a small machine that also runs the applications. Nothing trades durability. `wal_level=minimal` lets a rebuild
 * COPY into new tables without writing the rows twice; it rules out replicas and base backups, whose programs the
 * npm packages do not ship either: whoever wants those names a server of their own by DATABASE_URL.
 */
export const SERVER_SETTINGS: Settings = {
  listen_addresses: '',
  max_connections: 100,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  wal_compression: 'on',
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // After a crash: one call for the file system instead of one per file.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** For databases that end with the tests. */
export const TEST_SETTINGS: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 200,
  shared_buffers: '128MB',
};
