package org.fedfisher.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TlsFiles;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.BrokerSecurity;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.TrialAuthority;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker that lets in nobody without a certificate, for all tests that need one: its authority,
 * its topics, and a fleet with the rights that the roles give.
 */
public final class SecuredKafka implements AutoCloseable {
  /** The broker's super user. */
  public static final String ADMIN = "admin";

  public static final String OPERATOR = "operator";
  public static final String JOB = "job";
  public static final String AUDITOR = "auditor";
  public static final String GATEWAY = "gateway-1";
  public static final String OTHER_GATEWAY = "gateway-10";

  private static final String PREFIX = "fedfisher";

  private final Path folder;
  private final TrialAuthority authority;
  private final EmbeddedKafka broker;

  private SecuredKafka(Path folder) throws IOException {
    this.folder = folder;
    this.authority = TrialAuthority.in(folder.resolve("tls"));
    // A process each: half of the time on two cores.
    List.of(ADMIN, OPERATOR, JOB, AUDITOR, GATEWAY, OTHER_GATEWAY).parallelStream()
        .forEach(this::tls);
    this.broker =
        EmbeddedKafka.start(
            folder.resolve("kafka"),
            "127.0.0.1",
            0,
            Optional.of(
                new BrokerSecurity(
                    authority.broker("broker", "127.0.0.1"), "broker", List.of(ADMIN))));
    TopicSetup.create(as(ADMIN), 2);
    TopicSetup.create(as(ADMIN), Map.of(Topics.CLIENTS, 1));
    new AccessControl(as(ADMIN))
        .grant(
            List.of(
                new TopicAccess(Role.OPERATOR, OPERATOR, PREFIX),
                new TopicAccess(Role.JOB, JOB, PREFIX),
                new TopicAccess(Role.AUDITOR, AUDITOR, PREFIX),
                new TopicAccess(Role.GATEWAY, GATEWAY, PREFIX),
                new TopicAccess(Role.GATEWAY, OTHER_GATEWAY, PREFIX)));
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public TrialAuthority authority() {
    return authority;
  }

  /** Clients with a certificate of this name. */
  public KafkaClients as(String name) {
    return with(tls(name).properties());
  }

  public KafkaClients with(Map<String, String> properties) {
    return new KafkaClients(broker.bootstrapServers(), properties);
  }

  public TlsFiles tls(String name) {
    try {
      return authority.client(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Starts the broker for the first test that asks for it, and stops it after the last test. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == SecuredKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              SecuredKafka.class,
              key -> {
                try {
                  return new SecuredKafka(Files.createTempDirectory("fedfisher-secured-"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
