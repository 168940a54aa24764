package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MailCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final Home home;
  private final CommandLine coppice;

  MailCommandTest(@TempDir Path folder) {
    home = new Home(folder);
    coppice =
        Main.commandLine(
            new Session(home, new PrintStream(out, true, StandardCharsets.UTF_8), false, folder));
    coppice.setErr(new PrintWriter(err, true));
  }

  private String run(String... arguments) {
    out.reset();
    assertThat(coppice.execute(arguments)).as(err::toString).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private void receive(int number, String to, String text) throws IOException {
    Files.createDirectories(home.mail());
    Path file = home.mail().resolve("%04d.eml".formatted(number));
    Files.writeString(
        file,
        "To: %s\r\nSubject: Letter %d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
            .formatted(to, number, text));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-28T12:00:00Z")));
  }

  @Test
  void listsLetters() throws IOException {
    receive(1, "ada@shop.example", "Hello");
    receive(12, "eve@shop.example", "Hello");
    assertThat(run("mail"))
        .contains("NUMBER", "SUBJECT")
        .containsSubsequence("1 ", "ada@shop.example", "Letter 1", "12 ", "eve@shop.example");
    assertThat(run("mail", "--to", "EVE@shop.example")).doesNotContain("ada@").contains("eve@");
  }

  @Test
  void showsTheNewestOrTheOneThatIsAskedFor() throws IOException {
    receive(1, "ada@shop.example", "Hello Ada");
    receive(2, "eve@shop.example", "Hello Eve");
    assertThat(run("mail", "show")).contains("To:      eve@", "Letter 2", "Hello Eve");
    assertThat(run("mail", "show", "1")).contains("Hello Ada");
    assertThat(run("mail", "show", "--to", "ada@shop.example")).contains("Hello Ada");
  }

  @Test
  void tellsScriptsAllOfThem() throws IOException {
    receive(3, "ada@shop.example", "Open https://shop.example/a?token=b-c_d now.");
    JsonObject letter = new JsonArray(run("mail", "--json")).getJsonObject(0);
    assertThat(letter.getInteger("number")).isEqualTo(3);
    assertThat(letter.getString("at")).isEqualTo("2026-11-28T12:00:00Z");
    assertThat(letter.getString("to")).isEqualTo("ada@shop.example");
    assertThat(letter.getString("subject")).isEqualTo("Letter 3");
    assertThat(letter.getString("text")).startsWith("Open https");
    assertThat(letter.getJsonArray("links")).containsExactly("https://shop.example/a?token=b-c_d");
    assertThat(new JsonObject(run("mail", "show", "--json"))).isEqualTo(letter);
  }

  @Test
  void saysThatThereAreNone() {
    assertThat(run("mail")).contains("There are no letters.");
    assertThat(run("mail", "--json").strip()).isEqualTo("[ ]");
    assertThat(coppice.execute("mail", "show", "7")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no letter 7");
  }
}
