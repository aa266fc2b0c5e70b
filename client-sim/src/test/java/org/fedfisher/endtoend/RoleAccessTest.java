package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nobody else may do everything either: the job, the operator and the auditor have their limits.
 */
@ExtendWith(SecuredKafka.Shared.class)
class RoleAccessTest {
  private static final List<String> ALL =
      List.of(
          Topics.ROUNDS,
          Topics.CLIENTS,
          Topics.CLIENT_UPDATES,
          Topics.ROUND_LEDGER,
          Topics.GLOBAL_MODELS,
          Topics.REJECTED);

  private final Attempt job;
  private final Attempt operator;
  private final Attempt auditor;

  RoleAccessTest(SecuredKafka secured) {
    job = new Attempt(secured.as(SecuredKafka.JOB));
    operator = new Attempt(secured.as(SecuredKafka.OPERATOR));
    auditor = new Attempt(secured.as(SecuredKafka.AUDITOR));
  }

  @Test
  void jobWritesNeitherUpdatesNorCommandsNorRegistrations() {
    for (String topic : List.of(Topics.CLIENT_UPDATES, Topics.ROUNDS, Topics.CLIENTS)) {
      assertThatThrownBy(() -> job.write(topic))
          .as(topic)
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void jobMayNotFenceOffAGateway() {
    assertThatThrownBy(() -> job.begin("fedfisher-client-gateway-1"))
        .isInstanceOf(TransactionalIdAuthorizationException.class);
  }

  @Test
  void operatorWritesNoFactsAndNoUpdates() {
    for (String topic : List.of(Topics.ROUND_LEDGER, Topics.CLIENT_UPDATES, Topics.REJECTED)) {
      assertThatThrownBy(() -> operator.write(topic))
          .as(topic)
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void operatorCreatesTopicsOfThisFleetOnlyAndGrantsNothing() throws Exception {
    NewTopic ours = new NewTopic("fedfisher.made-by-operator", 1, (short) 1);
    operator.administer(admin -> admin.createTopics(List.of(ours)).all());
    NewTopic others = new NewTopic("other.topic", 1, (short) 1);
    assertThatThrownBy(
            () -> operator.administer(admin -> admin.createTopics(List.of(others)).all()))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(
            () ->
                new AccessControl(operator.who())
                    .grant(List.of(new TopicAccess(Role.JOB, "operator", "fedfisher"))))
        .hasMessageContaining("only a super user of the broker may");
  }

  @Test
  void auditorReadsEverythingAndWritesNothing() {
    for (String topic : ALL) {
      assertThatCode(() -> auditor.read(topic)).as(topic).doesNotThrowAnyException();
      assertThatThrownBy(() -> auditor.write(topic))
          .as(topic)
          .isInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  void operatorReadsEverything() throws Exception {
    for (String topic : ALL) {
      assertThatCode(() -> operator.read(topic)).as(topic).doesNotThrowAnyException();
    }
    assertThat(operator.topics()).containsAll(ALL);
  }
}
