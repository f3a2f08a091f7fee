import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { connect, type Network } from "./data/network.ts";
import { source } from "./data/settings.ts";
import { Here } from "./data/use.ts";
import { AccountPage } from "./pages/account.tsx";
import { DeskPage } from "./pages/desk.tsx";
import { SupplyPage } from "./pages/supply.tsx";
import { TopicPage } from "./pages/topic/page.tsx";
import { TopicsPage } from "./pages/topics.tsx";
import { Bar, Foot } from "./parts/bar.tsx";
import { Failure, Skeleton } from "./parts/state.tsx";
import { useRoute, type Route } from "./router.ts";

/** Seconds between two looks at what is due to be asked. */
const TICK = 1_000;

export function App() {
  const route = useRoute();
  useFocus(route);
  const { network, error, retry } = useConnection();
  useEffect(() => (network ? keepAsking(network) : undefined), [network]);
  if (error) {
    return (
      <main class="lonely">
        <Failure title="There is no network here" message={error}>
          <button type="button" onClick={retry}>Try again</button>
          <p class="soft">
            This page asks any node's LCD: <code>?node=https://lcd.example.org&amp;deployment=deployment.json</code>
          </p>
        </Failure>
      </main>
    );
  }
  if (!network) {
    return (
      <main class="lonely">
        <h1 class="hidden">Allora</h1>
        <Skeleton lines={6} height={28} />
      </main>
    );
  }
  return (
    <Here.Provider value={network}>
      <a class="skip" href="#content" onClick={skip}>Skip to content</a>
      <Bar route={route} />
      <main id="content" tabIndex={-1}>
        <Page route={route} />
      </main>
      <Foot />
    </Here.Provider>
  );
}

/** The hash is the route, so that the link must not change it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  toContent();
}

function toContent(): void {
  document.getElementById("content")?.focus({ preventScroll: true });
}

/** What had the focus is gone with its page: keys go on at the start of the next one. */
function useFocus(route: Route): void {
  const first = useRef(route);
  useEffect(() => {
    if (first.current !== route) toContent();
  }, [route]);
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "topics":
      return <TopicsPage />;
    case "topic":
      return <TopicPage key={route.id} id={route.id} />;
    case "account":
      return <AccountPage key={route.address} address={route.address} />;
    case "supply":
      return <SupplyPage />;
    case "desk":
      return <DeskPage />;
    case "nowhere":
      return (
        <Failure title="There is no such page" message={`Nothing is at #/${route.path}.`}>
          <a href="#/">All topics</a>
        </Failure>
      );
  }
}

function useConnection() {
  const [network, setNetwork] = useState<Network>();
  const [error, setError] = useState<string>();
  const [attempt, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    setError(undefined);
    Promise.resolve()
      .then(() => connect(source(location)))
      .then(setNetwork)
      .catch((error: Error) => setError(error.message));
  }, [attempt]);
  return { network, error, retry: () => again(undefined) };
}

/** Asks while somebody looks. */
function keepAsking({ store }: Network): () => void {
  const tick = () => {
    if (document.visibilityState === "visible") store.tick();
  };
  const timer = setInterval(tick, TICK);
  document.addEventListener("visibilitychange", tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}
