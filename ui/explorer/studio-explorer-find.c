/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys and words are looked for while they are typed; an expression is half wrong until it is
 * whole, and is looked for by Return.
 */
#include "config.h"

#include "studio-explorer-find.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-count.h"
#include "studio-explorer-find-hits.h"
#include "studio-explorer-resource.h"
#include "studio-own-name.h"
#include "studio-words.h"

#define STUDIO_LIKE_K 50u

struct _StudioExplorerFind
{
  GtkWidget parent_instance;

  /* template */
  GtkBox *box;
  GtkEditable *entry;
  GtkDropDown *kind;
  GtkLabel *problem, *summary;
  GtkWidget *answer, *select_button;

  StudioExplorerFindHits *hits;

  /* owned */
  HekExplorerSession *session;
  HekExplorerView *view;
  HekExplorerFind *find;

  char *asked;          /* owned (nullable): the text of the last question */
  gboolean has_gone;    /* Return has gone to the first hit */
  gboolean updating;    /* what changes is this widget's own doing */
};

G_DEFINE_FINAL_TYPE (StudioExplorerFind, studio_explorer_find, GTK_TYPE_WIDGET)

enum
{
  ROW_ACTIVATED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- asking ---------------------------------------------------------------------------------- */

/* The items of the drop-down are the first kinds in their order. */
static HekExplorerFindKind
studio_explorer_find_get_kind (StudioExplorerFind *self)
{
  return (HekExplorerFindKind) gtk_drop_down_get_selected (self->kind);
}

static void
studio_explorer_find_show_problem (StudioExplorerFind *self,
                                   const char         *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
studio_explorer_find_start (StudioExplorerFind *self)
{
  g_free (self->asked);
  self->asked = g_strdup (gtk_editable_get_text (self->entry));
  studio_explorer_find_show_problem (self, NULL);
  hek_explorer_find_start (self->find, studio_explorer_find_get_kind (self), self->asked);
}

static void
studio_explorer_find_typed (StudioExplorerFind *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (self->updating || g_strcmp0 (text, self->asked) == 0)
    return;
  studio_explorer_find_show_problem (self, NULL);
  if (*text == '\0' || studio_explorer_find_get_kind (self) != HEK_EXPLORER_FIND_FILTER)
    studio_explorer_find_start (self);
}

/* The hit that one stands at, if it can be gone to. */
static void
studio_explorer_find_go (StudioExplorerFind *self)
{
  HekExplorerHits *hits = hek_explorer_find_get_hits (self->find);
  int current = hek_explorer_find_get_current (self->find);
  guint32 row;

  if (hits == NULL || current < 0)
    return;
  row = g_array_index (hits->hits, HekExplorerHit, current).row;
  if (row != HEK_EXPLORER_NO_ROW)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
studio_explorer_find_step (StudioExplorerFind *self,
                           int                 by)
{
  hek_explorer_find_step (self->find, by);
  studio_explorer_find_go (self);
}

static void
studio_explorer_find_next (StudioExplorerFind *self)
{
  studio_explorer_find_step (self, 1);
}

static void
studio_explorer_find_previous (StudioExplorerFind *self)
{
  studio_explorer_find_step (self, -1);
}

/* Return asks what was not asked yet, and goes to the first hit, then to the next ones. */
static void
studio_explorer_find_entered (StudioExplorerFind *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  HekExplorerHits *hits = hek_explorer_find_get_hits (self->find);
  int current = hek_explorer_find_get_current (self->find);

  if (g_strcmp0 (text, self->asked) != 0)
    {
      studio_explorer_find_start (self);
      return;
    }
  if (hits == NULL || current < 0)
    return;
  if (self->has_gone)
    studio_explorer_find_next (self);
  else
    studio_explorer_find_go (self);
  self->has_gone = TRUE;
}

static gboolean
studio_explorer_find_key_pressed (StudioExplorerFind *self,
                                  guint               keyval,
                                  guint               keycode,
                                  GdkModifierType     state)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK) != 0)
    {
      studio_explorer_find_previous (self);
      return GDK_EVENT_STOP;
    }
  if (keyval != GDK_KEY_Down || hek_explorer_find_get_hits (self->find) == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (self->hits), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static void
studio_explorer_find_forget (StudioExplorerFind *self)
{
  self->updating = TRUE;
  gtk_editable_set_text (self->entry, "");
  self->updating = FALSE;
  g_clear_pointer (&self->asked, g_free);
  studio_explorer_find_show_problem (self, NULL);
  hek_explorer_find_clear (self->find);
}

/* Escape: first what was found goes, then the box. */
static void
studio_explorer_find_stop (StudioExplorerFind *self)
{
  gboolean has_any = hek_explorer_find_get_hits (self->find) != NULL
                     || *gtk_editable_get_text (self->entry) != '\0';

  if (has_any)
    studio_explorer_find_forget (self);
  else
    g_signal_emit (self, signals[CLOSED], 0);
}

static void
studio_explorer_find_select (StudioExplorerFind *self)
{
  hek_explorer_find_select (self->find, HEK_SCENE_SET_REPLACE);
}

/* --- what was found -------------------------------------------------------------------------- */

/* (transfer full) */
static char *
studio_explorer_find_dup_summary (const HekExplorerHits *hits)
{
  g_autofree char *count = studio_count_format (hits->n_found);

  if (hits->n_found == 0)
    return g_strdup (_("Nothing found"));
  if (hits->kind == HEK_EXPLORER_FIND_LIKE)
    return g_strdup_printf (_("%s nearest to %s"), count, hits->text);
  if (hits->is_cut)
    return g_strdup_printf (_("The best %s rows"), count);
  return g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) hits->n_found), count);
}

/* Hits light up in the view, the best first; beyond those that are listed they have no rank. */
static void
studio_explorer_find_light (StudioExplorerFind *self,
                            HekExplorerHits    *hits)
{
  guint32 n_set = hek_scene_set_count (hits->set), n = 0;
  g_autofree guint32 *rows = NULL;
  g_autofree double *distances = NULL;

  if (n_set > hits->hits->len)
    rows = hek_scene_set_dup_rows (hits->set, &n);
  else
    {
      rows = g_new (guint32, MAX (hits->hits->len, 1));
      if (hits->kind == HEK_EXPLORER_FIND_LIKE)
        distances = g_new (double, MAX (hits->hits->len, 1));
      for (guint i = 0; i < hits->hits->len; i++)
        {
          const HekExplorerHit *hit = &g_array_index (hits->hits, HekExplorerHit, i);

          if (hit->row == HEK_EXPLORER_NO_ROW)
            continue;
          if (distances != NULL)
            distances[n] = hit->distance;
          rows[n++] = hit->row;
        }
    }
  hek_explorer_view_set_hits (self->view, rows, distances, n, hits->text);
}

static void
studio_explorer_find_changed (StudioExplorerFind *self)
{
  HekExplorerHits *hits = hek_explorer_find_get_hits (self->find);
  gboolean has_any = hits != NULL && hits->hits->len > 0;
  g_autofree char *summary = hits != NULL ? studio_explorer_find_dup_summary (hits) : NULL;

  self->has_gone = FALSE;
  gtk_label_set_text (self->summary, hits != NULL ? summary : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary);
  gtk_widget_set_visible (self->answer, hits != NULL);
  gtk_widget_set_sensitive (self->select_button,
                            hits != NULL && hek_scene_set_count (hits->set) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->hits), has_any);
  studio_explorer_find_hits_set (self->hits, hits, hek_explorer_find_get_current (self->find));
  if (hits == NULL || hits->data != hek_explorer_session_get_data (self->session))
    hek_explorer_view_set_hits (self->view, NULL, NULL, 0, NULL);
  else
    studio_explorer_find_light (self, hits);
}

static void
studio_explorer_find_current_changed (StudioExplorerFind *self)
{
  studio_explorer_find_hits_set_current (self->hits, hek_explorer_find_get_current (self->find));
}

static void
studio_explorer_find_hit_chosen (StudioExplorerFind *self,
                                 guint               idx)
{
  hek_explorer_find_set_current (self->find, (int) idx);
}

static void
studio_explorer_find_hit_activated (StudioExplorerFind *self,
                                    guint               idx)
{
  hek_explorer_find_set_current (self->find, (int) idx);
  studio_explorer_find_go (self);
}

static void
studio_explorer_find_failed (StudioExplorerFind *self,
                             const char         *what,
                             const GError       *error)
{
  g_autofree char *text = studio_words_sentence (error->message);

  studio_explorer_find_show_problem (self, text);
}

/* --- kinds ----------------------------------------------------------------------------------- */

static void
studio_explorer_find_show_kind (StudioExplorerFind *self)
{
  static const char *const placeholders[] = {
    [HEK_EXPLORER_FIND_KEY] = N_("Key, or a part of it"),
    [HEK_EXPLORER_FIND_WORDS] = N_("Words in texts"),
    [HEK_EXPLORER_FIND_FILTER] = N_("label = 3 and size > 10"),
  };

  g_object_set (self->entry, "placeholder-text",
                _(placeholders[studio_explorer_find_get_kind (self)]), NULL);
}

static void
studio_explorer_find_kind_selected (StudioExplorerFind *self)
{
  HekExplorerFindKind kind = studio_explorer_find_get_kind (self);

  if (self->find == NULL || self->updating || kind > HEK_EXPLORER_FIND_FILTER)
    return;
  studio_explorer_find_show_kind (self);
  studio_explorer_find_show_problem (self, NULL);
  if (!hek_explorer_find_has_kind (self->find, kind))
    studio_explorer_find_show_problem (self, kind == HEK_EXPLORER_FIND_WORDS
                                               ? _("This collection has no texts.")
                                               : _("This collection has no attributes."));
  else if (*gtk_editable_get_text (self->entry) != '\0')
    studio_explorer_find_start (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static gboolean
studio_explorer_find_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STUDIO_EXPLORER_FIND (widget)->entry));
}

static void
studio_explorer_find_dispose (GObject *object)
{
  StudioExplorerFind *self = STUDIO_EXPLORER_FIND (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->find);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_pointer (&self->asked, g_free);
  G_OBJECT_CLASS (studio_explorer_find_parent_class)->dispose (object);
}

static void
studio_explorer_find_bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_typed);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_entered);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_next);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_previous);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_stop);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_select);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_find_forget);
}

static void
studio_explorer_find_class_init (StudioExplorerFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_find_dispose;
  widget_class->grab_focus = studio_explorer_find_grab_focus;
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "explorerfind");
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-find.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, kind);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, answer);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerFind, select_button);
  studio_explorer_find_bind_callbacks (widget_class);
}

static void
studio_explorer_find_init (StudioExplorerFind *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->kind);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (studio_explorer_find_key_pressed),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

static void
studio_explorer_find_connect (StudioExplorerFind *self)
{
  g_signal_connect_object (self->find, "changed", G_CALLBACK (studio_explorer_find_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find, "current-changed",
                           G_CALLBACK (studio_explorer_find_current_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find, "failed", G_CALLBACK (studio_explorer_find_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hits, "chosen", G_CALLBACK (studio_explorer_find_hit_chosen),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hits, "activated",
                           G_CALLBACK (studio_explorer_find_hit_activated), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_find_new (HekExplorerSession *session,
                          HekExplorerView    *view,
                          HekExplorerFind    *find)
{
  StudioExplorerFind *self = g_object_new (STUDIO_TYPE_EXPLORER_FIND, NULL);
  GtkWidget *hits = studio_explorer_find_hits_new (session);

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->find = g_object_ref (find);
  self->hits = STUDIO_EXPLORER_FIND_HITS (hits);
  gtk_widget_set_visible (hits, FALSE);
  gtk_box_append (self->box, hits);
  studio_explorer_find_connect (self);
  studio_explorer_find_show_kind (self);
  studio_explorer_find_changed (self);
  return GTK_WIDGET (self);
}

void
studio_explorer_find_focus (StudioExplorerFind *self)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_FIND (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

void
studio_explorer_find_like (StudioExplorerFind *self,
                           guint32             row)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_FIND (self));

  self->updating = TRUE;
  gtk_editable_set_text (self->entry, "");
  self->updating = FALSE;
  g_clear_pointer (&self->asked, g_free);
  studio_explorer_find_show_problem (self, NULL);
  hek_explorer_find_like (self->find, row, STUDIO_LIKE_K);
}
