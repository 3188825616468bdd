/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "dashboard-panel-fixture.h"

#include <string.h>

#include "studio-test-window.h"

static void
count (guint *counter)
{
  (*counter)++;
}

static void
connect (PanelFixture *f, gpointer object, const char *name, guint *counter)
{
  g_signal_connect_swapped (object, name, G_CALLBACK (count), counter);
}

/* The fixture's own import waits until nobody holds the library: the sessions do. */
void
panel_import (PanelFixture *f, const char *name, guint n_rows)
{
  g_autofree char *path = library_fixture_make_csv (&f->base, "rows.csv", 0, n_rows, 8, FALSE);
  const char *paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  guint n = f->base.n_imported, n_running;
  g_autoptr (HekJob) job = hek_library_import (f->base.library, name, paths, NULL, &plan);

  g_assert_nonnull (job);
  library_fixture_wait (&f->base, &f->base.n_imported, n + 1);
  do
    {
      studio_test_wait (5);
      g_object_get (f->base.jobs, "n-running", &n_running, NULL);
    }
  while (n_running > 0);
}

/* @data: (nullable): "empty": a workspace without collections */
void
panel_set_up (PanelFixture *f, gconstpointer data)
{
  guint n;

  library_fixture_set_up (&f->base, NULL);
  f->telemetry = hek_telemetry_session_new (f->base.jobs, f->base.library);
  f->session = hek_dashboard_session_new (f->base.jobs, f->base.library, f->telemetry);
  connect (f, f->telemetry, "state-changed", &f->n_states);
  connect (f, f->session, "list-changed", &f->n_list);
  connect (f, f->session, "content-changed", &f->n_content);
  connect (f, f->session, "closed", &f->n_closed);
  connect (f, f->session, "failed", &f->n_failed);
  hek_library_open (f->base.library);
  library_fixture_wait (&f->base, &f->n_list, 1);
  if (data == NULL)
    panel_import (f, "photos", 400);
  n = f->n_list;
  hek_dashboard_session_create (f->session, NULL);
  library_fixture_wait (&f->base, &f->n_list, n + 1);
  f->panel = STUDIO_DASHBOARD_PANEL (studio_dashboard_panel_new (f->session, f->base.library));
  f->window = studio_test_window_new (GTK_WIDGET (f->panel), 320, 900);
  gtk_window_set_title (GTK_WINDOW (f->window), "dashboard-panel");
}

void
panel_tear_down (PanelFixture *f, gconstpointer data)
{
  g_assert_cmpuint (f->n_failed, ==, 0);
  gtk_window_destroy (GTK_WINDOW (f->window));
  hek_dashboard_session_close (f->session);
  library_fixture_wait (&f->base, &f->n_closed, 1);
  hek_telemetry_session_close (f->telemetry);
  while (hek_telemetry_session_get_state (f->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    library_fixture_wait (&f->base, &f->n_states, f->n_states + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->session);
  g_assert_finalize_object (f->telemetry);
  library_fixture_tear_down (&f->base, NULL);
  g_free (f->id);
}

/* Until what is made in idle moments is made, and painted. */
void
panel_settle (PanelFixture *f)
{
  studio_test_wait_frame (GTK_WIDGET (f->panel));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  studio_test_wait_frame (GTK_WIDGET (f->panel));
}

/* --- what is there --------------------------------------------------------------------------- */

void
panel_add (PanelFixture *f, const char *kind)
{
  g_free (f->id);
  f->id
    = g_strdup (hek_dashboard_session_add (f->session, hek_widget_kind_find (kind), NULL, NULL, 0));
  g_assert_nonnull (f->id);
  studio_dashboard_panel_set_widget (f->panel, f->id);
  panel_settle (f);
}

const HekDashboardWidget *
panel_get (PanelFixture *f)
{
  HekDashboard *dashboard = hek_dashboard_session_get (f->session);
  int i = hek_dashboard_find (dashboard, f->id);

  g_assert_cmpint (i, >=, 0);
  return hek_dashboard_get_widget (dashboard, (guint)i);
}

const char *
panel_get_field (PanelFixture *f, guint query, const char *field)
{
  g_assert_cmpuint (query, <, panel_get (f)->queries->len);
  return hek_widget_query_get (panel_get (f)->queries->pdata[query], field);
}

/* Since GTK 4.10 a button is named by the label in it. */
static gboolean
has_name (GtkWidget *widget, const char *name)
{
  g_autofree char *other = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return other == NULL
         || (GTK_IS_BUTTON (widget)
             && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0);
}

/* The @n-th seen widget of @type that has that accessible name. */
gpointer
panel_find (PanelFixture *f, GType type, const char *name, guint n)
{
  GtkWidget *widget;

  for (guint i = 0; (widget = studio_test_find (GTK_WIDGET (f->panel), type, i)) != NULL; i++)
    if (has_name (widget, name) && gtk_widget_get_mapped (widget) && n-- == 0)
      return widget;
  g_error ("there is no “%s”", name);
}

gboolean
panel_says (PanelFixture *f, const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = studio_test_find (GTK_WIDGET (f->panel), GTK_TYPE_LABEL, i)) != NULL;
       i++)
    if (gtk_widget_get_mapped (label)
        && strstr (gtk_label_get_text (GTK_LABEL (label)), text) != NULL)
      return TRUE;
  return FALSE;
}

void
panel_type (gpointer entry, const char *text)
{
  gtk_widget_grab_focus (entry);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *part = g_strndup (text, (gsize)(g_utf8_next_char (at) - text));

      gtk_editable_set_text (GTK_EDITABLE (entry), part);
      gtk_editable_set_position (GTK_EDITABLE (entry), -1);
    }
  if (*text == '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

/* Of a drop-down, by what a person reads. */
void
panel_choose (PanelFixture *f, const char *name, guint n, const char *text)
{
  GtkDropDown *drop_down = panel_find (f, GTK_TYPE_DROP_DOWN, name, n);
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    if (g_str_equal (gtk_string_list_get_string (list, i), text))
      {
        gtk_drop_down_set_selected (drop_down, i);
        panel_settle (f);
        return;
      }
  g_error ("“%s” does not offer “%s”", name, text);
}

const char *
panel_get_chosen (PanelFixture *f, const char *name, guint n)
{
  GtkDropDown *drop_down = panel_find (f, GTK_TYPE_DROP_DOWN, name, n);

  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (drop_down));
}

/* Opens what is folded. */
void
panel_unfold (PanelFixture *f)
{
  GtkWidget *more;

  for (guint i = 0; (more = studio_test_find (GTK_WIDGET (f->panel), GTK_TYPE_EXPANDER, i)) != NULL;
       i++)
    gtk_expander_set_expanded (GTK_EXPANDER (more), TRUE);
  panel_settle (f);
}

void
panel_click (PanelFixture *f, const char *name, guint n)
{
  g_signal_emit_by_name (panel_find (f, GTK_TYPE_BUTTON, name, n), "clicked");
  panel_settle (f);
}

void
panel_wait_for_content (PanelFixture *f)
{
  hek_dashboard_session_set_visible (f->session, TRUE);
  while (hek_dashboard_session_get_content (f->session, f->id) == NULL)
    library_fixture_wait (&f->base, &f->n_content, f->n_content + 1);
  panel_settle (f);
}

void
panel_init (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  adw_init ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hektor/Studio/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
