package org.fedfisher.faults;

import java.nio.file.Path;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.sim.EmbeddedAudit;
import org.fedfisher.sim.FlinkSettings;

/** Audits the rounds of a cluster in this process, as anyone can who may read its Kafka. */
final class RoundAudit {
  private final Path shippedConf;
  private final Cluster cluster;

  RoundAudit(Path shippedConf, Cluster cluster) {
    this.shippedConf = shippedConf;
    this.cluster = cluster;
  }

  /** Audits all revisions of a round. */
  AuditReport of(String round) throws Exception {
    Path work = cluster.folder().path().resolve("audits").resolve(round);
    return EmbeddedAudit.run(
        shippedConf,
        new FlinkSettings(cluster.kafka().bootstrapServers(), 1, 0, work),
        new AuditRequest(round, AuditRequest.NEWEST),
        (read, of) -> {});
  }
}
