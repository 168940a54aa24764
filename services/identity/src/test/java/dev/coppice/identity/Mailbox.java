package dev.coppice.identity;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.backing.ReceivedLetter;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where the letters of all tests of this JVM arrive. */
public final class Mailbox {

  private static final Path FOLDER = folder();
  private static final EmbeddedMailbox SERVER = EmbeddedMailbox.start(FOLDER, 0);

  private Mailbox() {}

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "mail-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where letters are handed in. */
  public static String uri() {
    return SERVER.uri();
  }

  /** The number of the last letter; 0 where there is none. */
  public static int last() {
    return ReceivedLetter.in(FOLDER).stream().mapToInt(ReceivedLetter::number).max().orElse(0);
  }

  /** The letters to an address that have come after a number, however the address is written. */
  public static List<ReceivedLetter> to(String address, int after) {
    return ReceivedLetter.in(FOLDER).stream()
        .filter(letter -> letter.number() > after)
        .filter(
            letter -> letter.to().toLowerCase(Locale.ROOT).equals(address.toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** The first letter to an address that comes after a number and has such a subject. */
  public static ReceivedLetter await(String address, int after, Predicate<String> subject) {
    Supplier<Optional<ReceivedLetter>> found =
        () ->
            to(address, after).stream()
                .filter(letter -> subject.test(letter.subject()))
                .findFirst();
    Await.until("a letter to " + address, () -> found.get().isPresent());
    return found.get().orElseThrow();
  }

  /** What the link in a letter has as its token. */
  public static String token(ReceivedLetter letter) {
    return Browser.parameter(letter.links().get(0), "token");
  }
}
