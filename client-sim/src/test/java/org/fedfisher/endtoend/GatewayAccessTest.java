package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.schemas.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway writes its updates, reads rounds, verdicts and models, and that is all. */
@ExtendWith(SecuredKafka.Shared.class)
class GatewayAccessTest {
  private final SecuredKafka secured;
  private final Attempt gateway;

  GatewayAccessTest(SecuredKafka secured) {
    this.secured = secured;
    this.gateway = new Attempt(secured.as(SecuredKafka.GATEWAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {Topics.ROUNDS, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS})
  void reads(String topic) {
    assertThatCode(() -> gateway.read(topic)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {Topics.CLIENT_UPDATES, Topics.REJECTED, Topics.CLIENTS})
  void mayNotRead(String topic) {
    assertThatThrownBy(() -> gateway.read(topic)).isInstanceOf(TopicAuthorizationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.ROUNDS,
        Topics.CLIENTS,
        Topics.ROUND_LEDGER,
        Topics.GLOBAL_MODELS,
        Topics.REJECTED
      })
  void mayNotWrite(String topic) {
    assertThatThrownBy(() -> gateway.write(topic)).isInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void beginsItsOwnTransactions() {
    assertThatCode(() -> gateway.begin(UpdatePublisher.transactionalId(SecuredKafka.GATEWAY)))
        .doesNotThrowAnyException();
  }

  /** The first begins with its own id; the others are the job's and the operator's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fedfisher-client-gateway-10",
        "fedfisher-fedfisher.round-ledger-0-1",
        "fedfisher-models-r",
        "anything"
      })
  void mayNotFenceOffAnother(String transactionalId) {
    assertThatThrownBy(() -> gateway.begin(transactionalId))
        .isInstanceOf(TransactionalIdAuthorizationException.class);
  }

  @Test
  void mayNotCreateTopics() {
    NewTopic topic = new NewTopic("fedfisher.mine", 1, (short) 1);
    assertThatThrownBy(() -> gateway.administer(admin -> admin.createTopics(List.of(topic)).all()))
        .isInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void mayNotDeleteOrChangeTopicsNotEvenTheOneThatItWrites() {
    ConfigResource updates = new ConfigResource(ConfigResource.Type.TOPIC, Topics.CLIENT_UPDATES);
    AlterConfigOp expire =
        new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET);
    assertThatThrownBy(
            () ->
                gateway.administer(
                    admin -> admin.incrementalAlterConfigs(Map.of(updates, List.of(expire))).all()))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(
            () ->
                gateway.administer(
                    admin -> admin.deleteTopics(List.of(Topics.CLIENT_UPDATES)).all()))
        .isInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void mayNotGrantRights() {
    AccessControl control = new AccessControl(gateway.who());
    TopicAccess wanted = new TopicAccess(Role.OPERATOR, SecuredKafka.GATEWAY, "fedfisher");
    assertThatThrownBy(() -> control.grant(List.of(wanted)))
        .hasMessageStartingWith("cannot grant rights at " + secured.bootstrapServers())
        .hasMessageContaining("only a super user of the broker may");
    assertThatThrownBy(() -> control.revoke(List.of(wanted)))
        .hasMessageContaining("only a super user of the broker may");
  }

  @Test
  void ownGroupIsItsOwn() {
    assertThatCode(() -> commit("fedfisher-client-gateway-1", Topics.ROUNDS))
        .doesNotThrowAnyException();
  }

  /** The last two are the job's: whoever moves its offsets hides updates from it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fedfisher-client-gateway-10",
        "fedfisher-fedfisher.client-updates",
        "fedfisher-fedfisher.rounds"
      })
  void mayNotMoveAnothersOffsets(String group) {
    assertThatThrownBy(() -> commit(group, Topics.ROUNDS))
        .isInstanceOf(GroupAuthorizationException.class);
  }

  private void commit(String group, String topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> beginning =
        Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0));
    gateway.administer(admin -> admin.alterConsumerGroupOffsets(group, beginning).all());
  }

  @Test
  void seesOnlyTheTopicsThatItUses() throws Exception {
    assertThat(gateway.topics())
        .containsExactlyInAnyOrder(
            Topics.CLIENT_UPDATES, Topics.ROUNDS, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS);
  }

  @Test
  void certificateWithoutRightsMayDoNothing() throws Exception {
    Attempt nobody = new Attempt(secured.as("gateway-unknown"));
    assertThat(nobody.topics()).isEmpty();
    assertThatThrownBy(() -> nobody.write(Topics.CLIENT_UPDATES))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> nobody.read(Topics.GLOBAL_MODELS))
        .isInstanceOf(TopicAuthorizationException.class);
  }
}
