package dev.coppice.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.csv.CsvLine.Malformed;
import dev.coppice.csv.CsvLine.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  @Test
  void splitsAtCommasOutsideQuotes() throws IOException {
    assertThat(read("a,b c,\"d,e\",\n"))
        .containsExactly(new Row(1, List.of("a", "b c", "d,e", "")));
  }

  @Test
  void undoublesQuotes() throws IOException {
    assertThat(read("\"6\"\" PLATE\",\"\",\"\"\"\"\n"))
        .containsExactly(new Row(1, List.of("6\" PLATE", "", "\"")));
  }

  @Test
  void takesAQuoteInsideAPlainFieldAsACharacter() throws IOException {
    assertThat(read("6\"\" PLATE,9\" BOWL\nx,y"))
        .containsExactly(
            new Row(1, List.of("6\"\" PLATE", "9\" BOWL")), new Row(2, List.of("x", "y")));
  }

  @Test
  void joinsTheLinesOfAQuotedField() throws IOException {
    assertThat(read("a,\"two\nlines\"\nb,c\n"))
        .containsExactly(new Row(1, List.of("a", "two\nlines")), new Row(3, List.of("b", "c")));
  }

  @Test
  void losesOnlyTheLineWhoseQuoteIsNeverClosed() throws IOException {
    assertThat(read("a,\"open\nb,c\nd,e\n"))
        .containsExactly(
            new Malformed(1, "a quote is opened and never closed"),
            new Row(2, List.of("b", "c")),
            new Row(3, List.of("d", "e")));
  }

  @Test
  void givesUpOnAQuoteThatSpansTooManyLines() throws IOException {
    String filler = "x\n".repeat(CsvReader.MAX_LINES_PER_ROW);
    List<CsvLine> lines = read("a,\"open\n" + filler + "z\"\n");
    assertThat(lines).hasSize(CsvReader.MAX_LINES_PER_ROW + 2);
    assertThat(lines.get(0)).isInstanceOf(Malformed.class);
    assertThat(lines.get(1)).isEqualTo(new Row(2, List.of("x")));
  }

  @Test
  void refusesTextAfterAClosingQuote() throws IOException {
    assertThat(read("\"a\"b,c\nd\n"))
        .containsExactly(
            new Malformed(1, "field 1 goes on after its closing quote"), new Row(2, List.of("d")));
  }

  @Test
  void reportsALineThatIsNotUtf8AndGoesOn() throws IOException {
    byte[] latin1 = "caf\u00e9\nb\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(latin1))
        .containsExactly(new Malformed(1, "not UTF-8 text"), new Row(2, List.of("b")));
  }

  @Test
  void reportsALineThatIsTooLongWithoutKeepingIt() throws IOException {
    String endless = "x".repeat(LineReader.MAX_LINE_BYTES + 1);
    assertThat(read("a\n" + endless + "\nb"))
        .containsExactly(
            new Row(1, List.of("a")),
            new Malformed(2, "longer than 262144 bytes"),
            new Row(3, List.of("b")));
  }

  @Test
  void skipsBlankLinesAByteOrderMarkAndCarriageReturns() throws IOException {
    assertThat(read("\uFEFFa,b\r\n\r\nc,d\r\n"))
        .containsExactly(new Row(1, List.of("a", "b")), new Row(3, List.of("c", "d")));
  }

  @Test
  void hasNothingToSayOfAnEmptyFile() throws IOException {
    assertThat(read("")).isEmpty();
  }

  private static List<CsvLine> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<CsvLine> read(byte[] bytes) throws IOException {
    List<CsvLine> lines = new ArrayList<>();
    try (CsvReader reader = new CsvReader(new LineReader(new ByteArrayInputStream(bytes)))) {
      for (CsvLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
