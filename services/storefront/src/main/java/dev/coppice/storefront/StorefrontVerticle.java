package dev.coppice.storefront;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.ServiceHost;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;

/** Publishes the contract; what it declares, gateways compose. */
public final class StorefrontVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;

  private StorefrontVerticle(ServiceHost host, Contract contract) {
    this.host = host;
    this.contract = contract;
  }

  public static StorefrontVerticle assemble(ServiceHost host) {
    return new StorefrontVerticle(host, ContractResource.load(host.service()));
  }

  @Override
  public Future<?> start() {
    return host.serve(contract, Map.of());
  }
}
