package dev.coppice.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations that this build carries for a service, with the checksums that Flyway keeps of
 * them: enough to see, without loading Flyway, that there is nothing to do.
 *
 * @param checksums by file name, such as {@code V1__products.sql}
 */
record MigrationFiles(Map<String, Integer> checksums) {
  private static final String SUFFIX = ".sql";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  MigrationFiles {
    checksums = Map.copyOf(checksums);
  }

  /** Where the migrations of a service stand on the class path. */
  static String location(String service) {
    return "db/migration/" + service;
  }

  /** Reads them all. Blocks. */
  static MigrationFiles of(String service, ClassLoader loader) throws IOException {
    Map<String, Integer> checksums = new TreeMap<>();
    String location = location(service);
    for (URL directory : Collections.list(loader.getResources(location))) {
      for (String name : names(directory, location + "/")) {
        try (InputStream in = loader.getResourceAsStream(location + "/" + name)) {
          if (in == null) {
            throw new IOException("cannot read " + location + "/" + name);
          }
          checksums.put(name, checksum(in));
        }
      }
    }
    return new MigrationFiles(checksums);
  }

  private static List<String> names(URL directory, String prefix) throws IOException {
    if (directory.getProtocol().equals("file")) {
      try (Stream<Path> files = Files.list(Path.of(toUri(directory)))) {
        return files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(SUFFIX))
            .toList();
      }
    }
    if (directory.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        return jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
            .map(name -> name.substring(prefix.length()))
            .toList();
      }
    }
    throw new IOException("cannot list " + directory);
  }

  private static URI toUri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("cannot list " + url, e);
    }
  }

  /** As Flyway computes it: over the lines without their ends, so that checkouts may differ. */
  static int checksum(InputStream sql) throws IOException {
    CRC32 crc = new CRC32();
    BufferedReader lines = new BufferedReader(new InputStreamReader(sql, StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line != null && line.startsWith(BYTE_ORDER_MARK)) {
      line = line.substring(1);
    }
    while (line != null) {
      crc.update(line.getBytes(StandardCharsets.UTF_8));
      line = lines.readLine();
    }
    return (int) crc.getValue();
  }
}
