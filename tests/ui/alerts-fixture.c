/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "alerts-fixture.h"

#include "studio-test-window.h"

gboolean
alerts_fixture_is_watched (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return hek_telemetry_session_get_state (fixture->telemetry) == HEK_TELEMETRY_SESSION_OWNER;
}

static gboolean
is_stopped (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return hek_telemetry_session_get_state (fixture->telemetry) == HEK_TELEMETRY_SESSION_STOPPED;
}

static gboolean
is_empty (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return g_str_equal (gtk_stack_get_visible_child_name (fixture->window->stack), "empty");
}

void
alerts_fixture_set_up (AlertsFixture *fixture,
                       gconstpointer  data)
{
  library_fixture_set_up (&fixture->base, NULL);
  fixture->telemetry = hek_telemetry_session_new (fixture->base.jobs, fixture->base.library);
  fixture->window = STUDIO_ALERTS_WINDOW (studio_alerts_window_new (fixture->telemetry,
                                                                    fixture->base.library));
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "closed");
  hek_library_open (fixture->base.library);
  studio_test_wait_until (alerts_fixture_is_watched, fixture);
  studio_test_wait_until (is_empty, fixture);
}

void
alerts_fixture_tear_down (AlertsFixture *fixture,
                          gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_telemetry_session_close (fixture->telemetry);
  studio_test_wait_until (is_stopped, fixture);
  studio_test_wait (20);
  g_assert_finalize_object (fixture->telemetry);
  library_fixture_tear_down (&fixture->base, NULL);
}

void
alerts_fixture_act (AlertsFixture *fixture,
                    const char    *name)
{
  g_assert_true (
    g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window->actions), name));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window->actions), name, NULL);
}

gpointer
alerts_fixture_find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (at->data, type) && gtk_widget_get_visible (at->data))
      return at->data;
  return NULL;
}

gboolean
alerts_fixture_has_no_editor (gconstpointer data)
{
  return alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR) == NULL;
}

void
alerts_fixture_type (StudioAlertsEditor *editor,
                     Field               field,
                     const char         *text)
{
  GtkWidget *entry = studio_test_need (editor->fields[field], GTK_TYPE_TEXT, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

StudioAlertsEditor *
alerts_fixture_begin (AlertsFixture *fixture,
                      const char    *id)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "alerts.new-like", "s", id);
  return STUDIO_ALERTS_EDITOR (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR));
}

void
alerts_fixture_save (StudioAlertsEditor *editor)
{
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (editor->save)));
  g_signal_emit_by_name (editor->save, "clicked");
  studio_test_wait_until (alerts_fixture_has_no_editor, NULL);
}

const HekAlertStatus *
alerts_fixture_first (const AlertsFixture *fixture)
{
  return fixture->window->statuses->len > 0 ? fixture->window->statuses->pdata[0] : NULL;
}

gboolean
alerts_fixture_is_firing (gconstpointer data)
{
  const HekAlertStatus *status = alerts_fixture_first (data);

  return status != NULL && status->state->phase == HEK_ALERT_PHASE_FIRING;
}

gboolean
alerts_fixture_has_one (gconstpointer data)
{
  return alerts_fixture_first (data) != NULL;
}

void
alerts_fixture_make_firing (AlertsFixture *fixture)
{
  StudioAlertsEditor *editor = alerts_fixture_begin (fixture, "memory");

  g_assert_nonnull (editor);
  alerts_fixture_type (editor, FIELD_THRESHOLD, "10 B");
  alerts_fixture_type (editor, FIELD_HYSTERESIS, "0");
  alerts_fixture_type (editor, FIELD_FOR, "0");
  alerts_fixture_save (editor);
  studio_test_wait_until (alerts_fixture_is_firing, fixture);
}

void
alerts_fixture_respond (const char *response)
{
  AdwMessageDialog *dialog = alerts_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, response));
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}
