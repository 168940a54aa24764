package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.backing.EmbeddedMailbox;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mailbox of our own, in this process. It leaves word of itself in a file that identity looks
 * into with each letter, so it may come back at another port.
 */
final class EmbeddedMail implements Mail {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedMail.class);

  private final Path folder;
  private final UriFile file;
  private volatile @Nullable EmbeddedMailbox mailbox;

  /**
   * @param folder for the letters
   * @param file for the URI
   */
  EmbeddedMail(Path folder, Path file) {
    this.folder = folder;
    this.file = new UriFile(file);
  }

  @Override
  public void open() {
    EmbeddedMailbox started = EmbeddedMailbox.start(folder, 0);
    mailbox = started;
    file.write(started.uri());
  }

  @Override
  public void check() {
    EmbeddedMailbox running = mailbox;
    if (running != null && !running.answers()) {
      try {
        open();
        log.warn("The mailbox had stopped and runs again");
      } catch (BackingException e) {
        log.warn("The mailbox does not answer and cannot be started again", e);
      }
    }
  }

  @Override
  public List<BackingView> views() {
    EmbeddedMailbox running = mailbox;
    return running == null
        ? List.of()
        : List.of(
            new BackingView(
                EmbeddedMailbox.NAME,
                running.host(),
                running.port(),
                ProcessHandle.current().pid(),
                true,
                running.answers()));
  }

  @Override
  public void close() {
    EmbeddedMailbox running = mailbox;
    if (running != null) {
      running.close();
    }
    mailbox = null;
    file.forget();
  }
}
