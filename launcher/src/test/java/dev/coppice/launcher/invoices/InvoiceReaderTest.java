package dev.coppice.launcher.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvoiceReaderTest {
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  @TempDir private Path folder;

  private Invoices read(String rows) throws IOException {
    return InvoiceReader.read(Files.writeString(folder.resolve("orders.csv"), HEADER + rows));
  }

  @Test
  void aRowIsALineOfItsInvoice() throws IOException {
    Invoices invoices =
        read(
            """
            536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
            536366,22633,HAND WARMER,1,2010-12-01 08:28:00,1.85,,EIRE
            536365,BANK CHARGES,,1,2010-12-01 08:26:00,15.0,17850.0,United Kingdom
            C536379,22633,HAND WARMER,-2,2010-12-01 09:41:00,1.85,17850.0,United Kingdom
            """);
    assertThat(invoices.rows()).isEqualTo(4);
    assertThat(invoices.rejections()).isEmpty();
    assertThat(invoices.all())
        .containsExactly(
            new Invoice(
                "536365",
                "17850",
                "United Kingdom",
                List.of(
                    new InvoiceLine(2, "85123A", "WHITE HEART", 6, 255),
                    new InvoiceLine(4, "BANK-CHARGES", "BANK CHARGES", 1, 1_500))),
            new Invoice(
                "536366", "", "EIRE", List.of(new InvoiceLine(3, "22633", "HAND WARMER", 1, 185))),
            new Invoice(
                "C536379",
                "17850",
                "United Kingdom",
                List.of(new InvoiceLine(5, "22633", "HAND WARMER", 2, 185))));
    assertThat(invoices.all().get(2).isCancellation()).isTrue();
  }

  @Test
  void whatNobodyBoughtOrBroughtBackIsRejectedAndSaysWhy() throws IOException {
    Invoices invoices =
        read(
            """
            536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
            536589,21777,damaged,-10,2010-12-01 16:50:00,1.0,,United Kingdom
            C536590,21777,TIN,10,2010-12-01 16:50:00,1.0,,United Kingdom
            A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,-11062.06,,United Kingdom
            """);
    assertThat(invoices.rejections())
        .extracting(Rejection::reason)
        .containsExactly(
            InvoiceReader.NO_PRICE,
            InvoiceReader.WRONG_SIGN,
            InvoiceReader.WRONG_SIGN,
            InvoiceReader.NO_PRICE);
    assertThat(invoices.rejections().get(0))
        .hasToString("line 2, invoice 536414: 22139 costs nothing (56 pieces)");
    assertThat(invoices.all()).hasSize(4).allMatch(invoice -> invoice.lines().isEmpty());
  }

  @Test
  void aWrongRowIsNamedWithWhatWasExpected() throws IOException {
    Invoices invoices =
        read(
            """
            1,A1,X,many,2010-12-01,1.00,1,France
            1,A1,X,1,2010-12-01,cheap,1,France
            1,A1,X,1,2010-12-01,1.001,1,France
            1,A/1,X,1,2010-12-01,1.00,1,France
            1,A1,X,1,2010-12-01,1.00,two,France
            1,A1,X,1,2010-12-01,1.00,a b,France
            1,A1,X,1,2010-12-01,10000000000.01,1,France
            2,A1,X,1
            no number,A1,X,1,2010-12-01,1.00,1,France
            """);
    assertThat(invoices.rejections())
        .allMatch(each -> each.reason().equals(InvoiceReader.WRONG_ROW))
        .extracting(Rejection::toString)
        .satisfiesExactly(
            text -> assertThat(text).contains("line 2", "\"many\" is not a whole number from"),
            text -> assertThat(text).contains("line 3", "\"cheap\"", "such as 2.55"),
            text -> assertThat(text).contains("line 4", "more decimals than GBP has (2)"),
            text -> assertThat(text).contains("line 5", "StockCode \"A/1\" is not 1 to 40"),
            text -> assertThat(text).contains("line 6", "\"two\" is another one than \"1\""),
            text -> assertThat(text).contains("line 7", "CustomerID \"a b\" is not blank"),
            text -> assertThat(text).contains("line 8", "is more than 10000000000"));
    assertThat(invoices.unreadable())
        .satisfiesExactly(
            text -> assertThat(text).isEqualTo("line 9: 4 fields where the header has 8"),
            text -> assertThat(text).contains("line 10", "such as 536365"));
    assertThat(invoices.all()).hasSize(1);
  }

  @Test
  void aWrongRowCostsNoOtherOfItsInvoice() throws IOException {
    Invoices invoices =
        read(
            """
            1,A1,X,1,2010-12-01,1.00,a b,France
            1,A2,X,1,2010-12-01,1.00,7,France
            """);
    assertThat(invoices.rejections()).hasSize(1);
    assertThat(invoices.all())
        .containsExactly(
            new Invoice("1", "7", "France", List.of(new InvoiceLine(3, "A2", "X", 1, 100))));
  }

  @Test
  void aFileThatIsNoneIsRefused() throws IOException {
    assertThatThrownBy(() -> InvoiceReader.read(folder.resolve("none.csv")))
        .hasMessageContaining("There is no file");
    Path other = Files.writeString(folder.resolve("o.csv"), "sku,name\nA,B\n");
    assertThatThrownBy(() -> InvoiceReader.read(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Unknown header: sku,name.")
        .hasMessageContaining("InvoiceNo,StockCode");
    Path empty = Files.writeString(folder.resolve("e.csv"), "");
    assertThatThrownBy(() -> InvoiceReader.read(empty)).hasMessageContaining("It has no header");
  }

  @Test
  void gzipIsUnpackedAndADamagedOneRefused() throws IOException {
    Path packed = folder.resolve("orders.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write((HEADER + "1,A1,X,1,2010-12-01,1.00,1,France\n").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(InvoiceReader.read(packed).all()).hasSize(1);
    byte[] bytes = Files.readAllBytes(packed);
    Path cut = Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(bytes, 60));
    assertThatThrownBy(() -> InvoiceReader.read(cut)).hasMessageContaining("damaged or cut off");
  }
}
