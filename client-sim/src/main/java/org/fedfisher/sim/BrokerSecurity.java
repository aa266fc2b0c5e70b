package org.fedfisher.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.fedfisher.client.TlsFiles;

/**
 * How a broker lets in only who has a certificate, and lets them do only what they were granted.
 *
 * @param files the broker's; its certificate names the address that clients are told and 127.0.0.1,
 *     and serves for both ends of a connection, because the broker also calls itself
 * @param name in the broker's certificate
 * @param superUsers may do everything, like the broker itself
 */
public record BrokerSecurity(TlsFiles files, String name, List<String> superUsers) {
  /**
   * A principal is a certificate's common name, where that stands first and may be a client's name.
   * There is no second rule: any other certificate opens no connection.
   */
  public static final String PRINCIPAL_RULE = "RULE:^CN=([A-Za-z0-9._-]{1,128})(,.*)?$/$1/";

  public BrokerSecurity {
    superUsers = List.copyOf(superUsers);
  }

  /** The broker's settings for it, for all its listeners. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(files.properties());
    // A broker's listeners have one each.
    settings.remove(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    settings.put("ssl.client.auth", "required");
    settings.put("ssl.principal.mapping.rules", PRINCIPAL_RULE);
    settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
    settings.put(
        StandardAuthorizer.SUPER_USERS_CONFIG,
        Stream.concat(Stream.of(name), superUsers.stream())
            .map(user -> "User:" + user)
            .collect(Collectors.joining(";")));
    return settings;
  }
}
