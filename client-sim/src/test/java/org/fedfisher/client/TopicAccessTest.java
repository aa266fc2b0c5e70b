package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.fedfisher.client.TopicAccess.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicAccessTest {
  private static final Path PAGE = Path.of("../docs/security.md");

  private static List<AclBinding> rights(Role role, String principal) {
    return new TopicAccess(role, principal, "fedfisher").bindings();
  }

  @Test
  void tableOnThePageIsWhatIsGranted() throws Exception {
    List<String> granted = new ArrayList<>();
    for (Role role : Role.values()) {
      for (AclBinding right : rights(role, "NAME")) {
        granted.add(
            "| %s | %s | %s |"
                .formatted(
                    role.name().toLowerCase(Locale.ROOT),
                    right.entry().operation(),
                    TopicAccess.words(right.pattern())));
      }
    }
    List<String> page = Files.readAllLines(PAGE);
    int head = page.indexOf("| role | operation | resource |");

    assertThat(page.subList(head + 2, head + 2 + granted.size())).isEqualTo(granted);
    assertThat(page.get(head + 2 + granted.size())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void rightsAreForOnePrincipalAndNothingIsForEverybody(Role role) {
    assertThat(rights(role, "someone"))
        .isNotEmpty()
        .allSatisfy(
            right -> {
              assertThat(right.entry().principal()).isEqualTo("User:someone");
              assertThat(right.entry().permissionType()).isEqualTo(AclPermissionType.ALLOW);
              assertThat(right.pattern().name()).isNotEqualTo("*");
            });
  }

  @Test
  void gatewayHasNothingThatBeginsLikeAnothersName() {
    assertThat(rights(Role.GATEWAY, "gateway-1"))
        .extracting(right -> right.pattern().patternType())
        .containsOnly(PatternType.LITERAL);
  }

  @Test
  void jobsNamesFollowItsTransactionPrefix() {
    assertThat(new TopicAccess(Role.JOB, "job", "north").bindings())
        .extracting(right -> TopicAccess.words(right.pattern()))
        .contains("group north-fedfisher.*", "transactional id north-fedfisher.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "User:x", "CN=x", "a b"})
  void principalThatNoCertificateCanHaveIsRefused(String principal) {
    assertThatThrownBy(() -> rights(Role.GATEWAY, principal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("principal: found \"%s\"".formatted(principal));
  }
}
