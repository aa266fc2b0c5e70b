package org.fedfisher.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fedfisher.job.FedFisherJob;

/**
 * Writes the job's jar: the modules and what they need that Flink's {@code lib/} does not have; and
 * the jars of plugins.
 *
 * <p>The first of two files with one name wins, but lists of services are joined.
 */
final class JobJar {
  private static final String SERVICES = "META-INF/services/";

  private final JarOutputStream out;
  private final Set<String> written = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

  /**
   * A jar, or a folder of classes, of which some goes into a jar.
   *
   * @param prefix what does begins with it, by its name in the jar
   */
  record Part(Path path, String prefix) {}

  private JobJar(JarOutputStream out) {
    this.out = out;
  }

  static void write(Path file, List<Path> parts) throws IOException {
    write(file, jar -> jar.addAll(parts.stream().map(path -> new Part(path, "")).toList()));
  }

  /** Writes the jar of a plugin, which provides one service, whatever its parts provide. */
  static void writePlugin(Path file, List<Part> parts, Class<?> service, Class<?> provider)
      throws IOException {
    write(
        file,
        jar -> {
          jar.addAll(parts);
          jar.services.clear();
          jar.add(SERVICES + service.getName(), provider.getName().getBytes(UTF_8));
        });
  }

  private interface Filling {
    void fill(JobJar jar) throws IOException;
  }

  private static void write(Path file, Filling filling) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FedFisherJob.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      JobJar jar = new JobJar(out);
      filling.fill(jar);
      for (Map.Entry<String, ByteArrayOutputStream> service : jar.services.entrySet()) {
        jar.put(service.getKey(), service.getValue().toByteArray());
      }
    }
  }

  private void addAll(List<Part> parts) throws IOException {
    for (Part part : parts) {
      if (Files.isDirectory(part.path)) {
        addFolder(part);
      } else {
        addJar(part);
      }
    }
  }

  private void addFolder(Part folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.path.relativize(file).toString();
        if (name.startsWith(folder.prefix)) {
          add(name, Files.readAllBytes(file));
        }
      }
    }
  }

  private void addJar(Part jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar.path);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (!entry.isDirectory() && entry.getName().startsWith(jar.prefix)) {
          add(entry.getName(), entries.readAllBytes());
        }
      }
    }
  }

  private void add(String name, byte[] content) throws IOException {
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
