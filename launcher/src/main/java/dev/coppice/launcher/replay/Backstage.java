package dev.coppice.launcher.replay;

import dev.coppice.contract.Audit.Check;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What an operator does for a replay, behind the counter of the shop. */
public interface Backstage {

  /**
   * An account.
   *
   * @param link that sets its password, once
   */
  record Account(String id, String link) {}

  /** A client that gets tokens for itself. */
  record Client(String id, String secret) {}

  /**
   * What orders told.
   *
   * @param id of the event, the same however often it is told
   * @param order which it is about
   */
  record OrderEvent(String id, String type, String order) {}

  /** The ids of all accounts whose e-mail addresses begin so, by address. */
  Map<String, String> accounts(String emailBegins) throws IOException, InterruptedException;

  Account createCustomer(String email) throws IOException, InterruptedException;

  String passwordLink(String accountId) throws IOException, InterruptedException;

  Client createClient(String name, List<String> scopes) throws IOException, InterruptedException;

  void deleteClient(String id) throws IOException, InterruptedException;

  /**
   * Shows all that orders have ever told, and what they tell meanwhile.
   *
   * @param until asked several times a second
   */
  void followOrders(Consumer<OrderEvent> show, BooleanSupplier until) throws IOException;

  /** As {@code ./coppice audit} looks at it. */
  List<Check> audit() throws InterruptedException;
}
