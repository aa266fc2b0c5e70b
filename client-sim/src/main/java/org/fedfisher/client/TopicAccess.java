package org.fedfisher.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.Topics;

/**
 * Who may do what on Kafka: the one place that says it. Whatever stands here in no role, nobody may
 * but the broker's super users.
 *
 * @param role what the principal is
 * @param principal the name that the broker finds in its certificate; a gateway's is its client's
 * @param transactionPrefix of the job: {@code fedfisher.kafka.transaction-prefix}
 */
public record TopicAccess(Role role, String principal, String transactionPrefix) {
  /** What a principal is to a fleet. */
  public enum Role {
    /** Uploads updates of one client; reads rounds, verdicts and models. */
    GATEWAY,
    /** The Flink job. */
    JOB,
    /** Opens rounds, registers clients, creates the topics. */
    OPERATOR,
    /** Reads everything and writes nothing. */
    AUDITOR
  }

  private static final List<String> TOPICS =
      List.of(
          Topics.ROUNDS,
          Topics.CLIENTS,
          Topics.CLIENT_UPDATES,
          Topics.ROUND_LEDGER,
          Topics.GLOBAL_MODELS,
          Topics.REJECTED);

  /** What the names of all topics begin with. */
  private static final String NAMESPACE = "fedfisher.";

  public TopicAccess {
    if (!Names.valid(principal)) {
      throw new IllegalArgumentException(
          "principal: found \"%s\", expected the name in a certificate, %s"
              .formatted(principal, Names.RULE));
    }
    if (transactionPrefix.isBlank()) {
      throw new IllegalArgumentException("transaction prefix: found nothing, expected the job's");
    }
  }

  /** The rights, in words of Kafka. A right to read or write is also one to describe. */
  public List<AclBinding> bindings() {
    List<AclBinding> rights = new ArrayList<>();
    switch (role) {
      case GATEWAY -> {
        topics(rights, AclOperation.WRITE, Topics.CLIENT_UPDATES);
        // Literal: with a prefix, gateway-1 could fence off gateway-10.
        String own = UpdatePublisher.transactionalId(principal);
        add(rights, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, PatternType.LITERAL, own);
        // Ours reads without a group, but librdkafka's consumers insist on one.
        add(rights, AclOperation.READ, ResourceType.GROUP, PatternType.LITERAL, own);
        topics(rights, AclOperation.READ, Topics.ROUNDS, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS);
      }
      case JOB -> {
        topics(
            rights,
            AclOperation.READ,
            Topics.ROUNDS,
            Topics.CLIENTS,
            Topics.CLIENT_UPDATES,
            Topics.GLOBAL_MODELS,
            Topics.SHARD_SUMS);
        topics(
            rights,
            AclOperation.WRITE,
            Topics.ROUND_LEDGER,
            Topics.GLOBAL_MODELS,
            Topics.REJECTED,
            Topics.SHARD_SUMS);
        // Its groups and transactions are named after the prefix and a topic.
        String own = transactionPrefix + "-" + NAMESPACE;
        add(rights, AclOperation.READ, ResourceType.GROUP, PatternType.PREFIXED, own);
        add(rights, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED, own);
      }
      case OPERATOR -> {
        topics(rights, AclOperation.READ, TOPICS.toArray(String[]::new));
        topics(rights, AclOperation.WRITE, Topics.ROUNDS, Topics.CLIENTS, Topics.GLOBAL_MODELS);
        add(rights, AclOperation.CREATE, ResourceType.TOPIC, PatternType.PREFIXED, NAMESPACE);
        add(
            rights,
            AclOperation.WRITE,
            ResourceType.TRANSACTIONAL_ID,
            PatternType.PREFIXED,
            ModelStore.TRANSACTION_PREFIX);
      }
      case AUDITOR -> topics(rights, AclOperation.READ, TOPICS.toArray(String[]::new));
    }
    return List.copyOf(rights);
  }

  /** The principal as Kafka writes it. */
  public String user() {
    return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, principal).toString();
  }

  /** What a right is about, as people write it: {@code topic fedfisher.rounds}. */
  public static String words(ResourcePattern resource) {
    String kind = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kind
        + " "
        + resource.name()
        + (resource.patternType() == PatternType.PREFIXED ? "*" : "");
  }

  private void topics(List<AclBinding> rights, AclOperation operation, String... topics) {
    for (String topic : topics) {
      add(rights, operation, ResourceType.TOPIC, PatternType.LITERAL, topic);
    }
  }

  private void add(
      List<AclBinding> rights,
      AclOperation operation,
      ResourceType type,
      PatternType pattern,
      String name) {
    rights.add(
        new AclBinding(
            new ResourcePattern(type, name, pattern),
            new AccessControlEntry(user(), "*", operation, AclPermissionType.ALLOW)));
  }
}
