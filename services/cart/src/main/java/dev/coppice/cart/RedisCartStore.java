package dev.coppice.cart;

import dev.coppice.contract.Deadline;
import dev.coppice.redis.RedisClient;
import dev.coppice.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carts in Redis, each a hash that {@code cart.lua} alone changes. For one event loop. */
final class RedisCartStore implements CartStore {

  private static final String NO_LINE = "";

  private final RedisClient redis;
  private final RedisScript script = RedisScript.load(RedisCartStore.class, "cart.lua");
  private final String prefix;
  private final CartOptions options;
  private final CartRefusals refusals;
  private final InstantSource clock;

  /**
   * @param cluster whose carts they are
   */
  RedisCartStore(RedisClient redis, String cluster, CartOptions options, InstantSource clock) {
    this.redis = redis;
    this.prefix = cluster + ":cart:";
    this.options = options;
    this.refusals = new CartRefusals(options);
    this.clock = clock;
  }

  /** What is asked of the script. */
  private record Call(
      String operation,
      Owner owner,
      Condition condition,
      Instant now,
      @Nullable String otherKey,
      String about,
      List<String> arguments) {}

  private Call call(
      String operation, Owner owner, Condition condition, String about, String... arguments) {
    return new Call(operation, owner, condition, clock.instant(), null, about, List.of(arguments));
  }

  private static Call withKey(Call call, @Nullable String key) {
    return new Call(
        call.operation, call.owner, call.condition, call.now, key, call.about, call.arguments);
  }

  @Override
  public Future<Void> create(Owner.Guest guest, Deadline deadline) {
    return run(call("create", guest, Condition.NONE, NO_LINE), deadline).mapEmpty();
  }

  @Override
  public Future<Cart> find(Owner owner, Deadline deadline) {
    return cart(call("find", owner, Condition.NONE, NO_LINE), deadline);
  }

  @Override
  public Future<Cart> checkOut(Owner owner, Deadline deadline) {
    return cart(call("checkOut", owner, Condition.NONE, NO_LINE), deadline);
  }

  @Override
  public Future<Cart> put(
      Owner owner,
      Condition condition,
      Sku sku,
      long quantity,
      Optional<Product> seen,
      Deadline deadline) {
    return cart(call("put", owner, condition, sku.text(), line(quantity, seen)), deadline);
  }

  @Override
  public Future<Cart> replace(
      Owner owner,
      Condition condition,
      List<WantedLine> lines,
      Optional<Map<Sku, Product>> seen,
      Deadline deadline) {
    List<String> fields = new ArrayList<>(4 * lines.size());
    for (WantedLine line : lines) {
      fields.add(line.sku().text());
      fields.addAll(List.of(line(line.quantity(), seen.map(products -> products.get(line.sku())))));
    }
    String[] arguments = fields.toArray(String[]::new);
    return cart(call("replace", owner, condition, NO_LINE, arguments), deadline);
  }

  @Override
  public Future<Cart> add(Owner owner, Condition condition, Addition addition, Deadline deadline) {
    String[] line = line(addition.quantity(), addition.seen());
    Call call = call("add", owner, condition, addition.sku().text(), line);
    String key = addition.key().map(text -> key(owner) + ":added:" + text).orElse(null);
    return cart(withKey(call, key), deadline);
  }

  private static String[] line(long quantity, Optional<Product> seen) {
    return new String[] {
      Long.toString(quantity),
      seen.map(product -> text(product.price())).orElse(""),
      seen.map(KeptJson::of).orElse("")
    };
  }

  @Override
  public Future<Cart> remove(Owner owner, Condition condition, Sku sku, Deadline deadline) {
    return cart(call("remove", owner, condition, sku.text()), deadline);
  }

  @Override
  public Future<Cart> clear(Owner owner, Condition condition, Deadline deadline) {
    return cart(call("clear", owner, condition, NO_LINE), deadline);
  }

  @Override
  public Future<Merged> merge(Owner.User user, Owner.Guest guest, Deadline deadline) {
    return run(withKey(call("merge", user, Condition.NONE, NO_LINE), key(guest)), deadline)
        .map(answer -> new Merged(cart(answer.get(1)), skus(answer.get(2))));
  }

  @Override
  public Future<Cart> clearCheckedOut(Owner owner, long version, Deadline deadline) {
    return cart(call("clearOrdered", owner, Condition.NONE, Long.toString(version)), deadline);
  }

  @Override
  public Future<Void> see(Owner owner, Map<Sku, Product> products, Instant at, Deadline deadline) {
    List<String> pairs = new ArrayList<>(2 * products.size());
    products.forEach((sku, product) -> pairs.addAll(List.of(sku.text(), KeptJson.of(product))));
    String first = pairs.isEmpty() ? NO_LINE : pairs.remove(0);
    return run(new Call("see", owner, Condition.NONE, at, null, first, pairs), deadline).mapEmpty();
  }

  private Future<Cart> cart(Call call, Deadline deadline) {
    return run(call, deadline).map(answer -> cart(answer.get(1)));
  }

  private Future<Response> run(Call call, Deadline deadline) {
    List<String> keys = new ArrayList<>(List.of(key(call.owner)));
    if (call.otherKey != null) {
      keys.add(call.otherKey);
    }
    List<String> arguments =
        new ArrayList<>(
            Arrays.asList(
                call.operation,
                Long.toString(options.expiry(call.owner).toMillis()),
                Integer.toString(options.maxLines()),
                Integer.toString(options.maxQuantity()),
                call.owner.mustExist() ? "1" : "0",
                call.condition.text(),
                Long.toString(call.now.toEpochMilli()),
                call.about));
    arguments.addAll(call.arguments);
    return redis
        .run(call.operation, script, keys, arguments, deadline)
        .map(answer -> accepted(answer.orElseThrow(), call.about));
  }

  private Response accepted(Response answer, String about) {
    String name = answer.get(0).toString();
    if (!name.equals("ok")) {
      long number = answer.size() > 1 ? answer.get(1).toLong() : 0;
      throw refusals.of(name, number, answer.size() > 2 ? answer.get(2).toString() : about);
    }
    return answer;
  }

  private String key(Owner owner) {
    return prefix + owner.key();
  }

  private static Cart cart(Response fields) {
    long version = 0;
    Instant seenAt = Instant.EPOCH;
    RedisCartLines lines = new RedisCartLines();
    for (int i = 0; i < fields.size(); i += 2) {
      String name = fields.get(i).toString();
      String value = fields.get(i + 1).toString();
      switch (name) {
        case "v" -> version = Long.parseLong(value);
        case "s" -> seenAt = Instant.ofEpochMilli(Long.parseLong(value));
        default -> lines.read(name, value);
      }
    }
    return new Cart(version, lines.all(), seenAt);
  }

  private static List<Sku> skus(Response texts) {
    List<Sku> skus = new ArrayList<>();
    texts.forEach(text -> skus.add(new Sku(text.toString())));
    return skus;
  }

  /** As the script compares it. */
  private static String text(Money price) {
    return price.amount() + " " + price.currency();
  }
}
