package org.fedfisher.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes keys and certificates with the JDK's own tool, in a key store, and hands them out as PEM:
 * no library, and no class that only one JDK has.
 */
record Keytool(Path store) {
  /** The tool wants one; what protects the store are its file's permissions. */
  private static final char[] PASSWORD = "fedfisher".toCharArray();

  /**
   * Makes a key pair and its certificate.
   *
   * @param name the certificate's common name
   * @param how more options: who signs it, what it is for, how long
   */
  void make(String alias, String name, List<String> how) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // It lives for half a second.
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(how);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("no certificate for %s: %s".formatted(name, said.strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool makes a certificate", e);
    }
  }

  String certificate(String alias) throws IOException {
    try {
      return pem("CERTIFICATE", load().getCertificate(alias).getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  /** In PKCS #8, the one form that Kafka reads. */
  String privateKey(String alias) throws IOException {
    try {
      return pem("PRIVATE KEY", load().getKey(alias, PASSWORD).getEncoded());
    } catch (GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private IOException unreadable(GeneralSecurityException e) {
    return new IOException("%s cannot be read: %s".formatted(store, e.getMessage()), e);
  }

  private static String pem(String kind, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
  }
}
