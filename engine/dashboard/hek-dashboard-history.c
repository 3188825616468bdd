/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-dashboard-history.h"

typedef struct
{
  HekDashboard *dashboard; /* after the step */
  char *what;              /* of the first, which is the beginning: %NULL */
  guint64 gesture;
} Step;

struct _HekDashboardHistory
{
  GArray *steps;   /* (element-type Step): one at least */
  guint at;        /* the step that was made last */
  guint64 n_gestures;
  HekDashboard *saved;
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  hek_dashboard_unref (step->dashboard);
  g_free (step->what);
}

static void
add_step (HekDashboardHistory *self,
          HekDashboard        *dashboard,
          const char          *what,
          guint64              gesture)
{
  Step step = { hek_dashboard_ref (dashboard), g_strdup (what), gesture };

  g_array_append_val (self->steps, step);
}

static Step *
get_step (const HekDashboardHistory *self,
          guint                      i)
{
  return &g_array_index (self->steps, Step, i);
}

HekDashboardHistory *
hek_dashboard_history_new (HekDashboard *dashboard)
{
  HekDashboardHistory *self = g_new0 (HekDashboardHistory, 1);

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);
  add_step (self, dashboard, NULL, 0);
  self->saved = hek_dashboard_ref (dashboard);
  return self;
}

void
hek_dashboard_history_free (HekDashboardHistory *self)
{
  g_array_unref (self->steps);
  hek_dashboard_unref (self->saved);
  g_free (self);
}

HekDashboard *
hek_dashboard_history_get (const HekDashboardHistory *self)
{
  return get_step (self, self->at)->dashboard;
}

/* Whether the last step was made by @gesture. */
static gboolean
is_of (const HekDashboardHistory *self,
       guint64                    gesture)
{
  return gesture != 0 && self->at > 0 && get_step (self, self->at)->gesture == gesture;
}

gboolean
hek_dashboard_history_push (HekDashboardHistory *self,
                            HekDashboard        *dashboard,
                            const char          *what,
                            guint64              gesture)
{
  if (hek_dashboard_equal (dashboard, hek_dashboard_history_get (self)))
    return FALSE;

  if (is_of (self, gesture))
    self->at--;
  g_array_set_size (self->steps, self->at + 1);
  if (hek_dashboard_equal (dashboard, hek_dashboard_history_get (self)))
    return TRUE; /* the gesture is back where it began */

  add_step (self, dashboard, what, gesture);
  if (self->steps->len > HEK_DASHBOARD_MAX_UNDO + 1)
    {
      g_array_remove_index (self->steps, 0);
      g_clear_pointer (&get_step (self, 0)->what, g_free);
    }
  self->at = self->steps->len - 1;
  return TRUE;
}

guint64
hek_dashboard_history_begin (HekDashboardHistory *self)
{
  return ++self->n_gestures;
}

gboolean
hek_dashboard_history_cancel (HekDashboardHistory *self,
                              guint64              gesture)
{
  if (!is_of (self, gesture))
    return FALSE;
  self->at--;
  g_array_set_size (self->steps, self->at + 1);
  return TRUE;
}

HekDashboard *
hek_dashboard_history_get_start (const HekDashboardHistory *self,
                                 guint64                    gesture)
{
  return get_step (self, is_of (self, gesture) ? self->at - 1 : self->at)->dashboard;
}

gboolean
hek_dashboard_history_undo (HekDashboardHistory *self)
{
  if (self->at == 0)
    return FALSE;
  self->at--;
  return TRUE;
}

gboolean
hek_dashboard_history_redo (HekDashboardHistory *self)
{
  if (self->at + 1 >= self->steps->len)
    return FALSE;
  self->at++;
  return TRUE;
}

const char *
hek_dashboard_history_get_undo (const HekDashboardHistory *self)
{
  return self->at > 0 ? get_step (self, self->at)->what : NULL;
}

const char *
hek_dashboard_history_get_redo (const HekDashboardHistory *self)
{
  return self->at + 1 < self->steps->len ? get_step (self, self->at + 1)->what : NULL;
}

gboolean
hek_dashboard_history_is_changed (const HekDashboardHistory *self)
{
  return !hek_dashboard_equal (self->saved, hek_dashboard_history_get (self));
}

void
hek_dashboard_history_mark_saved (HekDashboardHistory *self,
                                  HekDashboard        *dashboard)
{
  hek_dashboard_ref (dashboard);
  hek_dashboard_unref (self->saved);
  self->saved = dashboard;
}
