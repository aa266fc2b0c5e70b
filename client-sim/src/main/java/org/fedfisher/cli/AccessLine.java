package org.fedfisher.cli;

import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.fedfisher.client.TopicAccess;

/** A right on Kafka, on one line: {@code WRITE topic fedfisher.client-updates}. */
final class AccessLine {
  private AccessLine() {}

  static String of(AclBinding right) {
    String denied = right.entry().permissionType() == AclPermissionType.ALLOW ? "" : "not ";
    String host = right.entry().host().equals("*") ? "" : " from " + right.entry().host();
    return denied + right.entry().operation() + " " + TopicAccess.words(right.pattern()) + host;
  }
}
