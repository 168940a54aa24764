package dev.coppice.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The JDK's {@code keytool}, for Java has no interface of its own that makes certificates. Its key
 * store is a file that only the owner may read, and gone when this is closed.
 */
final class KeyTool implements AutoCloseable {
  /** A key and its certificate. */
  record Entry(PrivateKey key, X509Certificate certificate) {}

  /** Of a file that lives for a second and that nobody else may read. */
  private final String password =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

  private final Path folder;
  private final Path store;

  KeyTool() throws IOException {
    folder = Files.createTempDirectory("coppice-certificates");
    store = folder.resolve("store.p12");
  }

  /** Makes a key on the curve P-256, and its certificate. Takes a second. */
  Entry generate(String alias, List<String> options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    line.addAll(List.of("-genkeypair", "-alias", alias, "-keystore", store.toString()));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
    line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    line.addAll(List.of("-sigalg", "SHA256withECDSA"));
    line.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", password);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
    return read(alias);
  }

  private Entry read(String alias) throws IOException {
    try {
      KeyStore loaded = KeyStore.getInstance(store.toFile(), password.toCharArray());
      return new Entry(
          (PrivateKey) loaded.getKey(alias, password.toCharArray()),
          (X509Certificate) loaded.getCertificate(alias));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Puts in what is there already, so that it can sign. */
  void add(String alias, Entry entry) throws IOException {
    try {
      KeyStore fresh = KeyStore.getInstance("PKCS12");
      fresh.load(null, null);
      fresh.setKeyEntry(
          alias, entry.key(), password.toCharArray(), new Certificate[] {entry.certificate()});
      try (var out = Files.newOutputStream(store)) {
        fresh.store(out, password.toCharArray());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(store);
    Files.deleteIfExists(folder);
  }
}
