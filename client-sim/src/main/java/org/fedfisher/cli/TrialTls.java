package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TlsFiles;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.sim.BrokerSecurity;
import org.fedfisher.sim.TrialAuthority;

/**
 * Certificates with which {@code fedfisher up} lets in a fleet on trial, in a folder that outlives
 * it.
 *
 * @param security the broker's; its super user is the operator
 * @param operator properties of Kafka's clients
 * @param job properties of Kafka's clients
 */
record TrialTls(BrokerSecurity security, Map<String, String> operator, Map<String, String> job) {
  private static final String BROKER = "broker";
  private static final String OPERATOR = "operator";
  private static final String JOB = "job";

  /** Those in the folder; makes what is missing. */
  static TrialTls in(Path folder, String host) throws IOException {
    TrialAuthority authority = TrialAuthority.in(folder);
    TlsFiles broker = authority.broker(BROKER, host);
    certify(folder, OPERATOR);
    return new TrialTls(
        new BrokerSecurity(broker, BROKER, List.of(OPERATOR)),
        authority.client(OPERATOR).properties(),
        authority.client(JOB).properties());
  }

  /** A client's certificate in the folder, and the properties file that names it. */
  static Path certify(Path folder, String name) throws IOException {
    TlsFiles files = TrialAuthority.in(folder).client(name);
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(files.properties())
        .forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return Files.writeString(file(folder, name), lines);
  }

  static Path operatorFile(Path folder) {
    return file(folder, OPERATOR);
  }

  void letTheJobIn(KafkaClients kafka, String transactionPrefix) {
    new AccessControl(kafka).grant(List.of(new TopicAccess(Role.JOB, JOB, transactionPrefix)));
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name + ".properties");
  }
}
