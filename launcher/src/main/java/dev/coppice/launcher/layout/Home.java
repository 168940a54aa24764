package dev.coppice.launcher.layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;

/**
 * A checkout and its state directory {@code .coppice/}:
 *
 * <pre>
 * run/       who runs: one file per process, the control socket (only its owner may enter)
 * logs/      one file per place
 * postgres/  the embedded PostgreSQL
 * redis/     the embedded Redis
 * kafka/     the embedded Kafka (only its owner may enter)
 * mail/      the letters of the embedded mailbox (only its owner may enter)
 * jars/      copies that the processes run from, so that a build disturbs nobody
 * cds/       class archives that make them start faster
 * identity.key  that signing keys are encrypted under (only its owner may read it)
 * config.properties  settings for every node, if you make it
 * </pre>
 *
 * @param root an absolute path
 */
public record Home(Path root) {
  public Home {
    root = root.toAbsolutePath().normalize();
  }

  /** The checkout that the {@code coppice} command lies in, as the command says. */
  public static Home fromCommand() {
    return new Home(Path.of(System.getProperty("coppice.root", ".")));
  }

  public Path state() {
    return root.resolve(".coppice");
  }

  public Path run() {
    return state().resolve("run");
  }

  public Path logs() {
    return state().resolve("logs");
  }

  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  public Path jars() {
    return state().resolve("jars");
  }

  public Path archives() {
    return state().resolve("cds");
  }

  public Path configFile() {
    return state().resolve("config.properties");
  }

  /** Holds the key of identity; see its {@code coppice.identity.key}. */
  public Path identityKey() {
    return state().resolve("identity.key");
  }

  /** Holds the key that payments show the sandbox acquirer. */
  public Path acquirerKey() {
    return state().resolve("acquirer.key");
  }

  /** Holds the secret that the sandbox acquirer signs webhooks with. */
  public Path webhookSecret() {
    return state().resolve("acquirer-webhook.secret");
  }

  /** Holds the URI of the seeds' database from when there is one: they start before it. */
  public Path seedsDatabase() {
    return run().resolve("discovery-postgres.uri");
  }

  /** Holds the URI of Redis from when it is there: gateways start before it. */
  public Path redis() {
    return run().resolve("redis.uri");
  }

  /** Holds what Kafka's clients connect by, from when it is there: nodes start before it. */
  public Path kafka() {
    return run().resolve("kafka.properties");
  }

  /** Holds the letters of the mailbox. */
  public Path mail() {
    return state().resolve("mail");
  }

  /** Holds the URI of the mailbox while it takes letters. */
  public Path smtp() {
    return run().resolve("smtp.uri");
  }

  /**
   * The supervisor's door. Relative where that is shorter: the name of a socket has some hundred
   * bytes, the path of a checkout may have more.
   */
  public Path controlSocket() {
    Path absolute = run().resolve("control.sock");
    Path here = Path.of("").toAbsolutePath();
    Path relative = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    return relative.toString().length() < absolute.toString().length() ? relative : absolute;
  }

  /** Two checkouts on one machine are two clusters. */
  public String clusterName() {
    CRC32 hash = new CRC32();
    hash.update(root.toString().getBytes(StandardCharsets.UTF_8));
    return "coppice-%08x".formatted(hash.getValue());
  }

  /**
   * Makes what is missing. Folders may be links to others, on a larger disk for instance.
   *
   * @throws Refusal when the state directory cannot be written
   */
  public void prepare() {
    try {
      for (Path folder : new Path[] {run(), logs(), jars(), archives()}) {
        if (!Files.isDirectory(folder)) {
          Files.createDirectories(folder);
        }
      }
      if (Files.getFileStore(run()).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(run(), PosixFilePermissions.fromString("rwx------"));
      }
      Files.deleteIfExists(Files.createTempFile(run(), "writable", null));
    } catch (IOException e) {
      throw new Refusal(
          "%s cannot be written (%s); coppice keeps its state there.".formatted(state(), e), e);
    }
  }
}
