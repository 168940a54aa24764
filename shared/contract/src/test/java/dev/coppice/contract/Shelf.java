package dev.coppice.contract;

/** A small contract that the tests of this room share. */
final class Shelf {

  static final String YAML =
      """
      openapi: 3.1.0
      info: {title: Shelf, version: 1.2.3}
      x-coppice-service: shelf
      servers: [{url: /api/shelf}]
      paths:
        /books:
          get:
            operationId: listBooks
            x-coppice-exposure: public
            x-coppice-timeout: 250ms
            parameters:
              - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
              - {name: used, in: query, schema: {type: boolean}}
              - {name: tag, in: query, schema: {type: array, items: {type: string, maxLength: 5}}}
            responses:
              '200':
                description: books
                content: {application/json: {schema: {type: array}}}
          post:
            operationId: addBook
            x-coppice-max-body: 2KiB
            requestBody:
              required: true
              content:
                application/json:
                  schema: {$ref: '#/components/schemas/Book'}
            responses:
              '201':
                description: added
                content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
        /books/{isbn}:
          get:
            operationId: getBook
            parameters:
              - {name: isbn, in: path, required: true, schema: {type: string, pattern: '^[0-9]{3,13}$'}}
            responses:
              '200':
                description: a book
                content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
              '204': {description: nothing}
      components:
        schemas:
          Book:
            type: object
            required: [isbn, pages]
            additionalProperties: false
            properties:
              isbn: {type: string}
              pages: {type: integer, minimum: 1}
      """;

  static Contract contract() {
    return Contract.parse("the shelf", YAML);
  }

  private Shelf() {}
}
