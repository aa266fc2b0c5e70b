package org.fedfisher.schemas;

/** Names of the Kafka topics; what each holds is in the IDL file of the same name. */
public final class Topics {
  public static final String ROUNDS = "fedfisher.rounds";
  public static final String CLIENTS = "fedfisher.clients";
  public static final String CLIENT_UPDATES = "fedfisher.client-updates";
  public static final String ROUND_LEDGER = "fedfisher.round-ledger";
  public static final String GLOBAL_MODELS = "fedfisher.global-models";
  public static final String REJECTED = "fedfisher.rejected";

  /** Between two jobs, where the solve is a job of its own; else it does not exist. */
  public static final String SHARD_SUMS = "fedfisher.shard-sums";

  private Topics() {}
}
