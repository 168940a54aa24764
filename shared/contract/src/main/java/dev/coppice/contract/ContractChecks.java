package dev.coppice.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIContractException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether requests and responses are as a contract says. Compiled once; immutable then, and
 * safe on any thread.
 */
public final class ContractChecks {

  private final Map<String, OperationChecks> byOperation;

  private ContractChecks(Map<String, OperationChecks> byOperation) {
    this.byOperation = Map.copyOf(byOperation);
  }

  /**
   * Compiles a contract's schemas. Fails with {@link InvalidContractException} when the document is
   * not valid OpenAPI.
   */
  public static Future<ContractChecks> compile(Vertx vertx, Contract contract) {
    // The library wants an absolute server address; paths are ours to match, so it gets none.
    JsonObject document = contract.document();
    document.remove("servers");
    MediaTypeNames names = MediaTypeNames.standIn(document);
    boolean quick = QuickCheck.knowsReferencesOf(document);
    return OpenAPIContract.from(vertx, document)
        .map(api -> compile(contract, api, names, quick))
        .recover(e -> Future.failedFuture(refusal(contract, e)));
  }

  private static ContractChecks compile(
      Contract contract, OpenAPIContract api, MediaTypeNames names, boolean quick) {
    SchemaRepository schemas = api.getSchemaRepository();
    Map<String, OperationChecks> checks = new HashMap<>();
    for (Operation operation : contract.operations()) {
      checks.put(
          operation.id(),
          OperationChecks.compile(
              operation, api, names, schema -> SchemaCheck.of(schema, schemas, quick)));
    }
    return new ContractChecks(checks);
  }

  private static Throwable refusal(Contract contract, Throwable cause) {
    if (!(cause instanceof OpenAPIContractException)) {
      return cause;
    }
    // That a document breaks OpenAPI is in the message; where it does is in the cause.
    Throwable why = cause.getCause() == null ? cause : cause.getCause();
    return new InvalidContractException(
        contract.toString(), List.of(String.valueOf(why.getMessage())));
  }

  /** What is wrong with the request; empty when nothing is. */
  public List<Violation> request(Request request) {
    return checks(request.operation()).request(request);
  }

  /**
   * What is wrong with the answer; empty when nothing is. An answer is looked at once however often
   * it is given.
   */
  public Optional<String> response(String operationId, Response response) {
    return checks(operationId).response(response);
  }

  private OperationChecks checks(String operationId) {
    OperationChecks checks = byOperation.get(operationId);
    if (checks == null) {
      throw new IllegalArgumentException("the contract has no operation " + operationId);
    }
    return checks;
  }
}
