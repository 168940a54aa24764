package dev.coppice.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An authority for development and for small clusters of one's own: {@code ca.pem} with its {@code
 * ca.key} in a directory, and the certificates it has signed beside it. Who has the directory can
 * make himself a node. All of it blocks.
 */
public final class CertificateAuthority {
  /** The files of a certificate that was made. */
  public record Issued(Path certificate, Path key) {}

  /** How long its certificates hold, unless somebody says otherwise. */
  public static final Duration VALIDITY = Duration.ofDays(365);

  private static final Duration OWN_VALIDITY = Duration.ofDays(3650);

  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]+");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]*[A-Za-z0-9])*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path directory;
  private final KeyTool.Entry own;

  private CertificateAuthority(Path directory, KeyTool.Entry own) {
    this.directory = directory;
    this.own = own;
  }

  /**
   * The authority of a directory; made if there is none, and never made anew.
   *
   * @throws IOException if it cannot be read or written, or one of its two files is missing
   */
  public static CertificateAuthority in(Path directory) throws IOException, InterruptedException {
    Path certificate = directory.resolve("ca.pem");
    Path key = directory.resolve("ca.key");
    if (Files.exists(certificate) != Files.exists(key)) {
      Path missing = Files.exists(key) ? certificate : key;
      throw new NoSuchFileException(missing.toString(), null, "its other half is there");
    }
    if (!Files.exists(key)) {
      Files.createDirectories(directory);
      make(certificate, key);
    }
    X509Certificate signer = Pem.certificates(certificate).get(0);
    return new CertificateAuthority(
        directory, new KeyTool.Entry(Pem.key(key, signer.getPublicKey().getAlgorithm()), signer));
  }

  private static void make(Path certificate, Path key) throws IOException, InterruptedException {
    try (KeyTool tool = new KeyTool()) {
      KeyTool.Entry made =
          tool.generate(
              "ca",
              List.of(
                  "-dname", "CN=Coppice development CA",
                  "-validity", Long.toString(OWN_VALIDITY.toDays()),
                  "-ext", "bc:critical=ca:true,pathlen:0",
                  "-ext", "ku:critical=keyCertSign,cRLSign"));
      Files.move(draft(key, Pem.text(made.key())), key);
      Files.move(draft(certificate, Pem.text(made.certificate())), certificate);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("another one has made " + e.getFile() + " at the same time", e);
    }
  }

  public Path certificate() {
    return directory.resolve("ca.pem");
  }

  /** Whether it could be put into a certificate: a name without wildcards, or an address. */
  public static boolean isHost(String text) {
    return HOST.matcher(text).matches() || ADDRESS.matcher(text).matches();
  }

  /** Whether files of a certificate may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals("ca");
  }

  /**
   * Makes a certificate for servers and clients on these hosts, in {@code <name>.pem} and {@code
   * <name>.key}; those that are there are replaced, each at once.
   *
   * @param hosts names and addresses, one at least
   * @throws IOException if it cannot be written
   */
  public Issued issue(String name, List<String> hosts) throws IOException, InterruptedException {
    return issue(name, hosts, Duration.ZERO, VALIDITY);
  }

  /**
   * The same with another time.
   *
   * @param age how long it has held by now, in whole seconds; negative when it begins later
   * @param validity from then on, in whole days
   */
  public Issued issue(String name, List<String> hosts, Duration age, Duration validity)
      throws IOException, InterruptedException {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name of a certificate: " + name);
    }
    if (hosts.isEmpty() || !hosts.stream().allMatch(CertificateAuthority::isHost)) {
      throw new IllegalArgumentException("not names or addresses of hosts: " + hosts);
    }
    List<String> alternatives = new ArrayList<>();
    for (String host : hosts) {
      alternatives.add(alternative(host));
    }
    try (KeyTool tool = new KeyTool()) {
      tool.add("ca", own);
      KeyTool.Entry made =
          tool.generate(
              "node",
              List.of(
                  "-signer",
                  "ca",
                  "-dname",
                  "CN=" + name,
                  "-startdate",
                  "%+dS".formatted(-age.toSeconds()),
                  "-validity",
                  Long.toString(validity.toDays()),
                  "-ext",
                  "san=" + alternatives.stream().collect(Collectors.joining(",")),
                  "-ext",
                  "eku=serverAuth,clientAuth",
                  "-ext",
                  "ku:critical=digitalSignature"));
      Issued issued =
          new Issued(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
      replace(issued.key(), Pem.text(made.key()));
      replace(issued.certificate(), Pem.text(made.certificate()));
      return issued;
    }
  }

  private static String alternative(String host) throws IOException {
    return ADDRESS.matcher(host).matches()
        ? "ip:" + InetAddress.getByName(host).getHostAddress()
        : "dns:" + host;
  }

  private static void replace(Path file, String text) throws IOException {
    Files.move(draft(file, text), file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Nobody else may read it at any time. */
  private static Path draft(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    boolean posix =
        Files.getFileStore(draft.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Files.createFile(draft, attributes);
    return Files.writeString(draft, text);
  }
}
