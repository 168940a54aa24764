package dev.coppice.backing;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server on the loopback address, for a machine that has none: it takes every letter,
 * delivers none, and keeps the last {@value #KEPT} as files in a folder that is its owner's alone,
 * for there are links in them. In this JVM. Any thread may call.
 */
public final class EmbeddedMailbox implements AutoCloseable {

  public static final String NAME = "mailbox";

  /** How many letters are kept. */
  public static final int KEPT = 1_000;

  private static final Logger log = LoggerFactory.getLogger(EmbeddedMailbox.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Path folder;
  private final SMTPServer server;
  private int last;

  private EmbeddedMailbox(Path folder, int port) throws IOException {
    this.folder = Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    this.last = ReceivedLetter.numbers(folder).reduce(0, Math::max);
    this.server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getByAddress(LOOPBACK))
            .softwareName(NAME)
            .insertReceivedHeaders(false)
            .messageHandler((context, from, to, content) -> keep(content))
            .build();
  }

  /**
   * @param folder made if absent; letters that are there already stay
   * @param preferredPort the port to take if it is free; 0 for any free one
   * @throws BackingException when it cannot start
   */
  public static EmbeddedMailbox start(Path folder, int preferredPort) {
    int port = preferredPort > 0 && Ports.isFree(preferredPort) ? preferredPort : Ports.anyFree();
    try {
      EmbeddedMailbox mailbox = new EmbeddedMailbox(folder, port);
      mailbox.server.start();
      return mailbox;
    } catch (IOException | RuntimeException e) {
      throw BackingException.cannot("start the mailbox on port " + port, e);
    }
  }

  /** One after another, so that numbers are in the order of arrival. */
  private synchronized void keep(byte[] content) throws RejectException {
    int number = last + 1;
    Path file = ReceivedLetter.file(folder, number);
    try {
      // Whole or not at all: somebody may be reading.
      Path whole = Files.write(folder.resolve("new"), content);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      last = number;
      Files.deleteIfExists(ReceivedLetter.file(folder, number - KEPT));
    } catch (IOException e) {
      log.warn("A letter cannot be kept as {}", file, e);
      throw new RejectException(451, "The letter cannot be kept");
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.getPortAllocated();
  }

  /** Where letters are handed in. */
  public String uri() {
    return "smtp://" + host() + ":" + port();
  }

  public boolean answers() {
    return server.isRunning();
  }

  @Override
  public void close() {
    server.stop();
  }
}
