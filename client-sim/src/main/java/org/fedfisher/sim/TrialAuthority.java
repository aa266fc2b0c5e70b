package org.fedfisher.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.TlsFiles;

/**
 * A certificate authority for trials and tests, in a folder: {@code ca.pem} is its certificate,
 * {@code authority.p12} its key, {@code NAME.pem} what it issued. What is there already stays.
 */
public final class TrialAuthority {
  private static final String AUTHORITY = "ca";
  private static final String ISSUED = "issued";

  private final Path folder;

  private TrialAuthority(Path folder) {
    this.folder = folder;
  }

  /** The authority in the folder; a new one where the folder has none. */
  public static TrialAuthority in(Path folder) throws IOException {
    Files.createDirectories(folder);
    TrialAuthority authority = new TrialAuthority(folder);
    if (Files.notExists(authority.store())) {
      authority.found();
    }
    return authority;
  }

  /** Its own certificate: who trusts it trusts everything it issued. */
  public Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** A client's key and certificate. */
  public TlsFiles client(String name) throws IOException {
    return issue(name, List.of("-ext", "eku=clientAuth", "-validity", "365"));
  }

  /** A client's key and a certificate that expired yesterday. */
  public TlsFiles expired(String name) throws IOException {
    return issue(name, List.of("-ext", "eku=clientAuth", "-startdate", "-3d", "-validity", "2"));
  }

  /**
   * A broker's key and certificate, for localhost, 127.0.0.1 and the host that clients are told.
   */
  public TlsFiles broker(String name, String host) throws IOException {
    String kind = host.matches("[0-9.]+|.*:.*") ? "ip" : "dns";
    String hosts = "san=dns:localhost,ip:127.0.0.1,%s:%s".formatted(kind, host);
    return issue(
        name, List.of("-ext", hosts, "-ext", "eku=serverAuth,clientAuth", "-validity", "365"));
  }

  private void found() throws IOException {
    Path workshop = workshop();
    Keytool keytool = new Keytool(workshop.resolve("keys"));
    keytool.make(
        AUTHORITY,
        "fedfisher trial authority",
        List.of("-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign", "-validity", "3650"));
    Path pem = Files.writeString(workshop.resolve("pem"), keytool.certificate(AUTHORITY));
    hand(pem, certificate(), "rw-r--r--");
    hand(keytool.store(), store(), "rw-------");
    Files.delete(workshop);
  }

  private TlsFiles issue(String name, List<String> how) throws IOException {
    if (name.equals(AUTHORITY)) {
      throw new IllegalArgumentException("\"%s\" is the authority's own name".formatted(name));
    }
    Path pem = folder.resolve(name + ".pem");
    if (Files.notExists(pem)) {
      Path workshop = workshop();
      Keytool keytool = new Keytool(Files.copy(store(), workshop.resolve("keys")));
      List<String> signed = new ArrayList<>(List.of("-signer", AUTHORITY));
      signed.addAll(how);
      keytool.make(ISSUED, name, signed);
      String both = keytool.privateKey(ISSUED) + keytool.certificate(ISSUED);
      hand(Files.writeString(workshop.resolve("pem"), both), pem, "rw-------");
      Files.delete(keytool.store());
      Files.delete(workshop);
    }
    return new TlsFiles(certificate(), pem);
  }

  private Path store() {
    return folder.resolve("authority.p12");
  }

  /** Nobody else may look into it, so that no key is readable while it is being made. */
  private Path workshop() throws IOException {
    return Files.createTempDirectory(folder, "new-");
  }

  private static void hand(Path made, Path to, String permissions) throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    Files.move(made, to);
  }
}
