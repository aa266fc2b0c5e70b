package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class ClaimedDeviceTest {
  @Test
  void subtasksOfOneTaskManagerShareItsDevicesEvenly() {
    Set<ExternalResourceInfo> infos = Set.of(GpuInfo.of(1, "GPU-1"), GpuInfo.of(0, "GPU-0"));
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
