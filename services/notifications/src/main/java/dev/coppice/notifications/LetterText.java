package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import dev.coppice.mail.Letter;
import dev.coppice.mail.Postman;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What letters about orders say, and to whom they go. */
final class LetterText implements Postman.Writer<OrderLetter> {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Map<String, String> SUBJECTS =
      Map.of(
          "placed", "We have your order",
          "rejected", "Your order could not be carried out",
          "shipped", "Your order is on its way",
          "cancelled", "Your order is cancelled",
          "partially_returned", "We have what you sent back",
          "returned", "We have what you sent back");

  private static final Map<String, String> REASONS =
      Map.of(
          "sold_out", "something of it is sold out",
          "payment_declined", "the card was declined",
          "payment_failed", "the card could not be charged",
          "not_shippable", "it cannot be sent to that address");

  private final Users users;
  private final String shop;

  /**
   * @param origin where people find the shop, such as {@code https://shop.example}
   */
  LetterText(Users users, String origin) {
    this.users = users;
    this.shop = URI.create(origin).getAuthority();
  }

  @Override
  public Future<Optional<Letter>> write(OrderLetter letter) {
    return users
        .emailOf(letter.customer(), Deadline.after(PATIENCE))
        .map(
            email ->
                email.map(address -> of(letter, NotificationJson.news(letter.data()), address)));
  }

  private Letter of(OrderLetter letter, OrderNews news, String address) {
    String subject = SUBJECTS.getOrDefault(news.state(), "News of your order");
    String text =
        """
        %s

        Order %s at %s:

        %s

        Goods     %s
        Shipping  %s
        Total     %s
        """
            .formatted(
                beginning(news),
                news.order(),
                shop,
                news.lines().stream().map(LetterText::line).collect(Collectors.joining("\n")),
                news.goods(),
                news.shipping(),
                news.total());
    return new Letter(letter.id(), address, subject, text);
  }

  private static String beginning(OrderNews news) {
    return switch (news.state()) {
      case "placed" -> "Thank you. We have your order, and write again when it is on its way.";
      case "shipped" -> "All of it is handed over to be sent to you.";
      case "rejected" ->
          "We are sorry: %s. Nothing is charged."
              .formatted(REASONS.getOrDefault(news.reason(), "it could not be done"));
      case "cancelled" -> "It is cancelled. What was charged is given back.";
      case "partially_returned", "returned" ->
          "What came back is marked below, and its price is given back.";
      default -> "It is now: " + news.state() + ".";
    };
  }

  private static String line(OrderNews.Line line) {
    String text =
        "%d x %s (%s) at %s".formatted(line.quantity(), line.name(), line.sku(), line.unitPrice());
    return line.returned() == 0 ? text : text + ", " + line.returned() + " back";
  }
}
