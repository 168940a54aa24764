package dev.coppice.backing;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A letter as the {@link EmbeddedMailbox} keeps it.
 *
 * @param number counts up; the name of its file
 * @param at when it came
 * @param text plain
 */
public record ReceivedLetter(int number, Instant at, String to, String subject, String text) {

  private static final String SUFFIX = ".eml";
  private static final Pattern NAME = Pattern.compile("([0-9]{4,9})\\.eml");
  private static final Pattern LINK = Pattern.compile("https?://\\S*[^\\s.,;:!?)>]");

  /**
   * Those that a folder has, the oldest first; none where there is no such folder.
   *
   * @throws BackingException when it cannot be read
   */
  public static List<ReceivedLetter> in(Path folder) {
    return numbers(folder).sorted().flatMap(number -> read(folder, number).stream()).toList();
  }

  static Path file(Path folder, int number) {
    return folder.resolve("%04d%s".formatted(number, SUFFIX));
  }

  static Stream<Integer> numbers(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> Integer.valueOf(name.group(1)))
          .toList()
          .stream();
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw BackingException.cannot("read " + folder, e);
    }
  }

  /** Empty where it is gone by now, for younger ones. */
  private static Optional<ReceivedLetter> read(Path folder, int number) {
    Path file = file(folder, number);
    try (InputStream content = Files.newInputStream(file)) {
      MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), content);
      return Optional.of(
          new ReceivedLetter(
              number,
              Files.getLastModifiedTime(file).toInstant(),
              String.valueOf(message.getHeader("To", ", ")),
              String.valueOf(message.getSubject()),
              new String(message.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                  .replace("\r\n", "\n")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | MessagingException e) {
      throw BackingException.cannot("read " + file, e);
    }
  }

  /** What can be opened in a browser, in the order of the text. */
  public List<String> links() {
    return LINK.matcher(text).results().map(MatchResult::group).toList();
  }
}
