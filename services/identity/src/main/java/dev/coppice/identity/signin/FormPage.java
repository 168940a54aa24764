package dev.coppice.identity.signin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page with a form: every field has a label, and what is wrong is told at the top, with links to
 * the fields, and at each of them. Built and shown by one thread.
 */
public final class FormPage {

  /**
   * One field.
   *
   * @param autocomplete what browsers and password stores take it for
   * @param hint under the label; empty for none
   */
  public record Field(String name, String label, String type, String autocomplete, String hint) {

    public static final Field EMAIL = new Field("email", "E-mail address", "email", "username", "");

    public static final Field PASSWORD =
        new Field("password", "Password", "password", "current-password", "");

    public static final Field CODE =
        new Field(
            "code",
            "Code",
            "text",
            "one-time-code",
            "Six digits from your app, or one of your recovery codes");

    public static final Field NEW_PASSWORD =
        new Field(
            "new-password",
            "New password",
            "password",
            "new-password",
            "12 characters or more; a few words that do not belong together are easy to keep");
  }

  private final String title;
  private final String action;
  private final String submit;
  private final StringBuilder hidden = new StringBuilder();
  private final List<Field> fields = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private @Nullable String notice;
  private @Nullable String faultyField;
  private @Nullable String fault;
  private String before = "";
  private String after = "";

  /**
   * @param action the path that it is sent to
   * @param submit what the button says
   */
  public FormPage(String title, String action, String submit, Visitor visitor) {
    this.title = title;
    this.action = action;
    this.submit = submit;
    hidden(PageDesk.FORM_TOKEN, visitor.formToken());
  }

  public FormPage hidden(String name, String value) {
    hidden
        .append("<input type=\"hidden\" name=\"")
        .append(Html.escape(name))
        .append("\" value=\"")
        .append(Html.escape(value))
        .append("\">\n");
    return this;
  }

  public FormPage field(Field field, String value) {
    fields.add(field);
    values.add(value);
    return this;
  }

  /** Says something before the form. */
  public FormPage notice(@Nullable String text) {
    notice = text;
    return this;
  }

  /**
   * Says what is wrong.
   *
   * @param field the name of the one to mend it in
   */
  public FormPage fault(String field, String text) {
    faultyField = field;
    fault = text;
    return this;
  }

  /**
   * @param html between the title and the form
   */
  public FormPage before(String html) {
    before = html;
    return this;
  }

  /**
   * @param html after the form
   */
  public FormPage after(String html) {
    after = html;
    return this;
  }

  public String html() {
    StringBuilder main = new StringBuilder();
    if (fault != null) {
      main.append(
          """
          <div class="errors" role="alert" aria-labelledby="errors">
          <h2 id="errors">There is a problem</h2>
          <ul><li><a href="#%s">%s</a></li></ul>
          </div>
          """
              .formatted(Html.escape(String.valueOf(faultyField)), Html.escape(fault)));
    }
    main.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    if (notice != null) {
      main.append("<p role=\"status\">").append(Html.escape(notice)).append("</p>\n");
    }
    main.append(before).append("<form method=\"post\" action=\"").append(Html.escape(action));
    main.append("\" novalidate>\n").append(hidden);
    for (int i = 0; i < fields.size(); i++) {
      main.append(html(fields.get(i), values.get(i)));
    }
    main.append("<button type=\"submit\">").append(Html.escape(submit)).append("</button>\n");
    main.append("</form>\n").append(after);
    return Html.page(fault == null ? title : "Error: " + title, main.toString());
  }

  private String html(Field field, String value) {
    boolean faulty = field.name().equals(faultyField);
    StringBuilder described = new StringBuilder();
    StringBuilder html =
        new StringBuilder(
            "<div class=\"field\">\n<label for=\"%1$s\">%2$s</label>\n"
                .formatted(field.name(), Html.escape(field.label())));
    if (!field.hint().isEmpty()) {
      described.append(field.name()).append("-hint");
      html.append(
          "<p class=\"hint\" id=\"%s-hint\">%s</p>\n"
              .formatted(field.name(), Html.escape(field.hint())));
    }
    if (faulty) {
      described.append(described.isEmpty() ? "" : " ").append(field.name()).append("-error");
      html.append(
          "<p class=\"error\" id=\"%s-error\"><span>Error:</span> %s</p>\n"
              .formatted(field.name(), Html.escape(String.valueOf(fault))));
    }
    html.append(
        "<input id=\"%1$s\" name=\"%1$s\" type=\"%2$s\" autocomplete=\"%3$s\" required"
            .formatted(field.name(), field.type(), field.autocomplete()));
    if (!described.isEmpty()) {
      html.append(" aria-describedby=\"").append(described).append('"');
    }
    if (faulty) {
      html.append(" aria-invalid=\"true\"");
    }
    if (!value.isEmpty()) {
      html.append(" value=\"").append(Html.escape(value)).append('"');
    }
    return html.append(">\n</div>\n").toString();
  }
}
