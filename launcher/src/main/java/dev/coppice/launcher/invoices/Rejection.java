package dev.coppice.launcher.invoices;

/**
 * Something of an invoice that does not become part of an order or a return.
 *
 * @param invoice its number
 * @param line of the file; 0 when all of the invoice, or of one of its orders, is meant
 * @param reason one of few, by which rejections are counted
 * @param detail for people: what it was
 */
public record Rejection(String invoice, long line, String reason, String detail) {

  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ", " : "") + "invoice " + invoice + ": " + detail;
  }
}
