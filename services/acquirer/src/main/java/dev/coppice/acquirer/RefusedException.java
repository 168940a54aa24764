package dev.coppice.acquirer;

/** A request that is refused; the client reads why. */
final class RefusedException extends RuntimeException {

  private final int status;
  private final String code;
  private final String detail;

  /**
   * @param status of the HTTP answer, 400 to 499
   * @param code for programs, such as {@code amount_too_large}
   * @param detail for people: what was wrong, and what is allowed
   */
  RefusedException(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  static RefusedException invalid(String detail) {
    return new RefusedException(400, "invalid_request", detail);
  }

  static RefusedException notFound(String detail) {
    return new RefusedException(404, "not_found", detail);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String detail() {
    return detail;
  }
}
