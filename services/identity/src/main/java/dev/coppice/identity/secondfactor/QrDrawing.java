package dev.coppice.identity.secondfactor;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as SVG within a page: one path, without a style or a script. */
public final class QrDrawing {

  /** What readers need around it (ISO/IEC 18004). */
  private static final int MARGIN = 4;

  private QrDrawing() {}

  /**
   * @param name of the picture, for those who do not see it; without what HTML has for itself
   */
  public static String svg(String text, String name) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    int side = code.size + 2 * MARGIN;
    return """
        <svg class="qr" role="img" aria-label="%1$s" viewBox="-%2$d -%2$d %3$d %3$d"
        shape-rendering="crispEdges"><rect x="-%2$d" y="-%2$d" width="%3$d" height="%3$d"
        fill="#fff"/><path d="%4$s" fill="#000"/></svg>
        """
        .formatted(name, MARGIN, side, path);
  }
}
