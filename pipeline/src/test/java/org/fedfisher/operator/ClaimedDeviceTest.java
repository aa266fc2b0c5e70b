package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class ClaimedDeviceTest {
  private record Info(Map<String, String> properties) implements ExternalResourceInfo {
    static Info of(int index) {
      return new Info(Map.of("index", "" + index, "uuid", "GPU-" + index, "name", "T4"));
    }

    @Override
    public Optional<String> getProperty(String key) {
      return Optional.ofNullable(properties.get(key));
    }

    @Override
    public Collection<String> getKeys() {
      return List.copyOf(properties.keySet());
    }
  }

  @Test
  void subtasksOfOneTaskManagerShareItsDevicesEvenly() {
    Set<ExternalResourceInfo> infos = Set.of(Info.of(1), Info.of(0));
    ClaimedDevice first = ClaimedDevice.of(infos).orElseThrow();
    ClaimedDevice second = ClaimedDevice.of(infos).orElseThrow();
    assertThat(first.device().index()).isZero();
    assertThat(second.device().index()).isEqualTo(1);

    first.close();
    try (ClaimedDevice again = ClaimedDevice.of(infos).orElseThrow()) {
      assertThat(again.device().text()).isEqualTo("0 GPU-0 (T4)");
      assertThat(again.device().isFake()).isFalse();
    }
    second.close();
  }

  @Test
  void taskManagerWithoutDevicesGivesNone() {
    assertThat(ClaimedDevice.of(Set.of())).isEmpty();
  }
}
