package org.fedfisher.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;

/** Grants, revokes and lists rights on Kafka. Whoever does must be a super user of the broker. */
public record AccessControl(KafkaClients kafka) {
  /** Grants what the access says; what is there already stays. */
  public void grant(List<TopicAccess> accesses) {
    try (Admin admin = kafka.admin()) {
      answer("grant rights", admin.createAcls(bindings(accesses)).all());
    }
  }

  /** Takes away what the access says; returns what was there to take. */
  public List<AclBinding> revoke(List<TopicAccess> accesses) {
    try (Admin admin = kafka.admin()) {
      List<AclBindingFilter> exactly =
          bindings(accesses).stream().map(AclBinding::toFilter).toList();
      return sorted(answer("revoke rights", admin.deleteAcls(exactly).all()));
    }
  }

  /** Every right on this Kafka, by principal and resource. */
  public List<AclBinding> list() {
    try (Admin admin = kafka.admin()) {
      return sorted(answer("list rights", admin.describeAcls(AclBindingFilter.ANY).values()));
    }
  }

  private static List<AclBinding> bindings(List<TopicAccess> accesses) {
    return accesses.stream().map(TopicAccess::bindings).flatMap(List::stream).toList();
  }

  private static List<AclBinding> sorted(Collection<AclBinding> found) {
    return found.stream()
        .sorted(
            Comparator.comparing((AclBinding right) -> right.entry().principal())
                .thenComparing(right -> right.entry().operation())
                .thenComparing(right -> TopicAccess.words(right.pattern())))
        .toList();
  }

  private <T> T answer(String doing, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot %s at %s: %s".formatted(doing, kafka.bootstrapServers(), why(e)), e);
    } catch (InterruptedException e) {
      throw Interrupts.restored("waiting for Kafka to " + doing, e);
    }
  }

  private static String why(ExecutionException answer) {
    Throwable failure = Objects.requireNonNullElse(answer.getCause(), answer);
    if (failure instanceof SecurityDisabledException) {
      return "this Kafka lets everybody do everything; its authorizer.class.name is not set";
    }
    if (failure instanceof ClusterAuthorizationException) {
      return "only a super user of the broker may; found " + failure.getMessage();
    }
    return String.valueOf(failure.getMessage());
  }
}
