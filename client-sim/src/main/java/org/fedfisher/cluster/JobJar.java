package org.fedfisher.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fedfisher.job.FedFisherJob;

/**
 * Writes the job's jar: the modules and what they need that Flink's {@code lib/} does not have.
 *
 * <p>The first of two files with one name wins, but lists of services are joined.
 */
final class JobJar {
  private static final String SERVICES = "META-INF/services/";

  private final JarOutputStream out;
  private final Predicate<String> wanted;
  private final Set<String> written = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

  private JobJar(JarOutputStream out, Predicate<String> wanted) {
    this.out = out;
    this.wanted = wanted;
  }

  static void write(Path file, List<Path> parts) throws IOException {
    write(file, parts, name -> true);
  }

  /** Writes only what is {@code wanted}, by its name in the jar. */
  static void write(Path file, List<Path> parts, Predicate<String> wanted) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FedFisherJob.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      JobJar jar = new JobJar(out, wanted);
      for (Path part : parts) {
        if (Files.isDirectory(part)) {
          jar.addFolder(part);
        } else {
          jar.addJar(part);
        }
      }
      for (Map.Entry<String, ByteArrayOutputStream> service : jar.services.entrySet()) {
        jar.put(service.getKey(), service.getValue().toByteArray());
      }
    }
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  private void addJar(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (!entry.isDirectory()) {
          add(entry.getName(), entries.readAllBytes());
        }
      }
    }
  }

  private void add(String name, byte[] content) throws IOException {
    if (!wanted.test(name)) {
      return;
    }
    if (name.startsWith(SERVICES)) {
      ByteArrayOutputStream joined =
          services.computeIfAbsent(name, key -> new ByteArrayOutputStream());
      joined.write(content);
      joined.write('\n');
    } else if (!ofItsJarAlone(name)) {
      put(name, content);
    }
  }

  private void put(String name, byte[] content) throws IOException {
    if (written.add(name)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
      out.closeEntry();
    }
  }

  /** Manifest, signatures, module descriptors: about the jar that they were in. */
  private static boolean ofItsJarAlone(String name) {
    return name.equals("META-INF/MANIFEST.MF")
        || name.endsWith("module-info.class")
        || name.startsWith("META-INF/maven/")
        || name.startsWith("META-INF/versions/")
        || (name.startsWith("META-INF/") && (name.endsWith(".SF") || name.endsWith(".RSA")));
  }
}
