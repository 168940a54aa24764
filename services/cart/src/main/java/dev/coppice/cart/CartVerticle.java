package dev.coppice.cart;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.node.Readiness;
import dev.coppice.redis.RedisClient;
import dev.coppice.redis.RedisOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cart's parts, wired. */
public final class CartVerticle extends VerticleBase {

  /** Less than an operation may take, so that its client hears why it was not done. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ServiceHost host;
  private final Contract contract;
  private final RedisOptions options;
  private final CartOptions limits;
  private @Nullable RedisClient redis;

  private CartVerticle(
      ServiceHost host, Contract contract, RedisOptions options, CartOptions limits) {
    this.host = host;
    this.contract = contract;
    this.options = options;
    this.limits = limits;
  }

  public static CartVerticle assemble(ServiceHost host) {
    return new CartVerticle(
        host,
        ContractResource.load(host.service()),
        RedisOptions.required(host.settings()),
        CartOptions.from(host.settings()));
  }

  @Override
  public Future<?> start() {
    RedisClient opened =
        RedisClient.open(
            vertx,
            options,
            host.service(),
            PATIENCE,
            host.readiness(),
            Readiness::notUp,
            host.meters());
    redis = opened;
    InstantSource clock = InstantSource.system();
    CartStore carts = new RedisCartStore(opened, host.cluster(), limits, clock);
    return host.caller()
        .compose(caller -> host.serve(contract, handlers(carts, prices(carts, caller, clock))));
  }

  private static Prices prices(CartStore carts, Caller caller, InstantSource clock) {
    return new Prices(new RemoteCatalog(caller), carts, clock);
  }

  private static Map<String, OperationHandler> handlers(CartStore carts, Prices prices) {
    return Map.of(
        "createGuestCart", new CreateGuestCart(carts),
        "getCart", new GetCart(carts, prices),
        "clearCart", new ClearCart(carts),
        "putLine", new PutLine(carts, prices),
        "replaceLines", new ReplaceLines(carts, prices),
        "addToLine", new AddToLine(carts, prices),
        "removeLine", new RemoveLine(carts, prices),
        "mergeCarts", new MergeCarts(carts, prices),
        "getCartForCheckout", new GetCartForCheckout(carts, prices),
        "clearCheckedOut", new ClearCheckedOut(carts, prices));
  }

  @Override
  public Future<?> stop() {
    if (redis != null) {
      redis.close();
    }
    return Future.succeededFuture();
  }
}
