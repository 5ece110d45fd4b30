import type { AnyHandler } from 'msw';
import { type HandlersController, HttpNetworkFrame } from 'msw/experimental';

/** What becomes of a request for a web socket. */
export interface UpgradeDecision {
  accept(): void;
  refuse(response: Response): void;
}

/**
 * The request that opens a web socket. Plain `http` handlers are asked first: a response refuses the
 * handshake, with its status; `passthrough()` or no answer lets it go on to the `ws.link` handlers.
 */
export class UpgradeFrame extends HttpNetworkFrame {
  readonly #decision: UpgradeDecision;

  constructor(request: Request, decision: UpgradeDecision) {
    super({ request });
    this.#decision = decision;
  }

  /**
   * Without the handlers that `ws.link` brings along, which match by a function of their own: they
   * would open a socket to the real provider.
   */
  override getHandlers(controller: HandlersController): AnyHandler[] {
    return super.getHandlers(controller).filter((handler) => {
      return !('info' in handler) || typeof Reflect.get(handler.info, 'path') !== 'function';
    });
  }

  respondWith(response?: Response): void {
    if (response) this.#decision.refuse(response);
    else this.#decision.accept();
  }

  passthrough(): void {
    this.#decision.accept();
  }

  errorWith(reason?: unknown): void {
    const message = reason instanceof Error ? reason.message : String(reason);
    this.#decision.refuse(Response.json({ error: message }, { status: 500 }));
  }
}
