import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme } from "./parts/theme.tsx";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/parts.css";
import "./style/pages.css";
import "./style/tables.css";
import "./style/charts.css";

applyTheme();
const page = document.getElementById("page");
if (page) render(<App />, page);
