package dev.coppice.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link CallBatch}es between nodes. Within one JVM batches pass as they are, since they
 * are immutable. Tags are never used again for something else.
 */
public final class CallBatchCodec implements MessageCodec<CallBatch, CallBatch> {

  public static final String NAME = "coppice-calls";

  private static final int CORRELATION = 1;
  private static final int OPERATION = 2;
  private static final int PATH = 3;
  private static final int QUERY = 4;
  private static final int HEADER = 5;
  private static final int SUBJECT = 6;
  private static final int CLIENT = 7;
  private static final int SCOPE = 8;
  private static final int REMAINING_MILLIS = 9;
  private static final int IDEMPOTENCY_KEY = 10;
  private static final int REQUEST_ID = 11;
  private static final int TRACEPARENT = 12;
  private static final int BODY = 13;

  @Override
  public void encodeToWire(Buffer buffer, CallBatch batch) {
    Wire.Writer out = Wire.Writer.begin();
    out.text(batch.replyTo());
    for (CallBatch.Call call : batch.calls()) {
      encode(out, call);
    }
    out.appendTo(buffer);
  }

  private static void encode(Wire.Writer out, CallBatch.Call call) {
    Request request = call.request();
    out.field(CORRELATION, call.correlation());
    out.field(OPERATION, request.operation());
    out.field(REMAINING_MILLIS, request.deadline().remainingMillis());
    out.params(PATH, request.path());
    out.params(QUERY, request.query());
    out.params(HEADER, request.headers());
    Principal principal = request.principal();
    if (principal != null) {
      out.fields(principal.encoded());
    }
    out.optionalField(IDEMPOTENCY_KEY, request.idempotencyKey());
    out.optionalField(REQUEST_ID, request.requestId());
    out.optionalField(TRACEPARENT, request.traceparent());
    out.body(BODY, request.body());
    out.end();
  }

  static byte[] encode(Principal principal) {
    Wire.Writer out = new Wire.Writer();
    out.field(SUBJECT, principal.subject());
    out.field(CLIENT, principal.client());
    for (String scope : principal.scopes()) {
      out.field(SCOPE, scope);
    }
    return out.bytes();
  }

  /**
   * @throws WireFormatException when the bytes are of another format or cut short
   */
  @Override
  public CallBatch decodeFromWire(int position, Buffer buffer) {
    Wire.Reader in = new Wire.Reader(buffer, position);
    Wire.checkVersion(in.readByte());
    String replyTo = in.lengthPrefixedText();
    List<CallBatch.Call> calls = new ArrayList<>();
    while (in.hasMore()) {
      calls.add(new CallReader().read(in));
    }
    return new CallBatch(replyTo, calls);
  }

  @Override
  public CallBatch transform(CallBatch batch) {
    return batch;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  private static final class CallReader {

    private final Wire.ParamsBuilder path = new Wire.ParamsBuilder();
    private final Wire.ParamsBuilder query = new Wire.ParamsBuilder();
    private final Wire.ParamsBuilder headers = new Wire.ParamsBuilder();
    private long correlation;
    private long remainingMillis;
    private String operation = "";
    private @Nullable String subject;
    private String client = "";
    private @Nullable List<String> scopes;
    private @Nullable String idempotencyKey;
    private @Nullable String requestId;
    private @Nullable String traceparent;
    private @Nullable Buffer body;

    CallBatch.Call read(Wire.Reader in) {
      for (int tag = in.nextTag(); tag != Wire.END; tag = in.nextTag()) {
        field(tag, in);
      }
      Principal principal =
          subject == null
              ? null
              : new Principal(subject, client, scopes == null ? Set.of() : Set.copyOf(scopes));
      return new CallBatch.Call(
          correlation,
          new Request(
              operation,
              path.build(),
              query.build(),
              headers.build(),
              principal,
              Deadline.afterMillis(remainingMillis),
              idempotencyKey,
              requestId,
              traceparent,
              body == null ? Buffer.buffer(0) : body));
    }

    private void field(int tag, Wire.Reader in) {
      switch (tag) {
        case CORRELATION -> correlation = in.number();
        case OPERATION -> operation = in.text();
        case REMAINING_MILLIS -> remainingMillis = in.number();
        case PATH -> in.param(path);
        case QUERY -> in.param(query);
        case HEADER -> in.param(headers);
        case SUBJECT -> subject = in.text();
        case CLIENT -> client = in.text();
        case SCOPE -> {
          scopes = scopes == null ? new ArrayList<>() : scopes;
          scopes.add(in.text());
        }
        case IDEMPOTENCY_KEY -> idempotencyKey = in.text();
        case REQUEST_ID -> requestId = in.text();
        case TRACEPARENT -> traceparent = in.text();
        case BODY -> body = in.slice();
        default -> in.skip();
      }
    }
  }
}
