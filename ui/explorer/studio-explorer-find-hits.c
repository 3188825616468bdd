/* SPDX-License-Identifier: Apache-2.0 */
/* The items of the list are the keys; everything else is looked up by position, and pictures are
 * read for the hits that are seen. */
#include "config.h"

#include "studio-explorer-find-hits.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-column-view.h"
#include "studio-count.h"
#include "studio-explorer-look.h"

#define STUDIO_TILE_SIDE 28
#define STUDIO_MAX_HEIGHT 240
#define STUDIO_ROW "studio-row" /* data of a list item: its HekExplorerRow */

struct _StudioExplorerFindHits
{
  GtkWidget parent_instance;

  GtkWidget *scroller;          /* the only child */
  GtkListView *list;
  GtkSingleSelection *selection; /* owned */
  StudioExplorerLook *look;     /* borrowed from the session */
  HekExplorerRowReader *reader; /* owned */
  HekExplorerSession *session;  /* owned: has the look */
  HekExplorerHits *hits;        /* owned (nullable) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioExplorerFindHits, studio_explorer_find_hits, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- one hit --------------------------------------------------------------------------------- */

/* (transfer full): what is said below its key: where it was found, how near it is */
static char *
studio_hit_dup_text (const HekExplorerHits *hits,
                     const HekExplorerHit  *hit)
{
  if (hit->row == HEK_EXPLORER_NO_ROW)
    return g_strdup (_("no place in this layout"));
  if (hit->text != NULL)
    return g_strdup (hit->text);
  if (isnan (hit->distance))
    return g_strdup ("");
  return studio_distance_describe (hek_explorer_data_get_distance (hits->data), hit->distance);
}

static void
studio_hit_loaded (GtkWidget      *tile,
                   HekExplorerRow *row)
{
  studio_explorer_tile_show_row (STUDIO_ROW_TILE (tile), row);
}

static void
studio_explorer_find_hits_set_up (GtkListItemFactory     *factory,
                                  GtkListItem            *list_item,
                                  StudioExplorerFindHits *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *tile = studio_explorer_look_new_tile (self->look, STUDIO_TILE_SIDE);
  GtkWidget *labels[] = { gtk_label_new (NULL), gtk_label_new (NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (labels[i]), i == 0 ? PANGO_ELLIPSIZE_MIDDLE
                                                             : PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (labels[i]), 1); /* as wide as is left */
      gtk_widget_set_hexpand (labels[i], TRUE);
      gtk_box_append (GTK_BOX (texts), labels[i]);
    }
  gtk_widget_add_css_class (labels[1], "caption");
  gtk_widget_add_css_class (labels[1], "numeric");
  gtk_widget_set_valign (tile, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), tile);
  gtk_box_append (GTK_BOX (line), texts);
  studio_column_view_set_cell (list_item, line);
}

static void
studio_explorer_find_hits_name (GtkWidget            *row,
                                const HekExplorerHit *hit,
                                const char           *text)
{
  g_autofree char *name = *text != '\0'
                            ? g_strdup_printf ("%u: %s, %s", hit->rank, hit->key, text)
                            : g_strdup_printf ("%u: %s", hit->rank, hit->key);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
studio_explorer_find_hits_bind (GtkListItemFactory     *factory,
                                GtkListItem            *list_item,
                                StudioExplorerFindHits *self)
{
  GtkWidget *line = gtk_list_item_get_child (list_item);
  GtkWidget *tile = gtk_widget_get_first_child (line);
  GtkWidget *key = gtk_widget_get_first_child (gtk_widget_get_next_sibling (tile));
  GtkWidget *below = gtk_widget_get_next_sibling (key);
  const HekExplorerHit *hit = &g_array_index (self->hits->hits, HekExplorerHit,
                                              gtk_list_item_get_position (list_item));
  HekExplorerRow *row = hit->row != HEK_EXPLORER_NO_ROW
                          ? hek_explorer_row_reader_dup_row (self->reader, hit->row) : NULL;
  g_autofree char *text = studio_hit_dup_text (self->hits, hit);

  gtk_label_set_text (GTK_LABEL (key), hit->key);
  gtk_label_set_text (GTK_LABEL (below), text);
  gtk_widget_set_visible (below, *text != '\0');
  gtk_widget_set_tooltip_text (line, hit->key);
  studio_explorer_find_hits_name (gtk_widget_get_parent (line), hit, text);
  studio_explorer_tile_show_row (STUDIO_ROW_TILE (tile), row);
  if (row != NULL && !hek_explorer_row_is_loaded (row))
    g_signal_connect_swapped (row, "loaded", G_CALLBACK (studio_hit_loaded), tile);
  g_object_set_data_full (G_OBJECT (list_item), STUDIO_ROW, row, g_object_unref);
}

static void
studio_explorer_find_hits_unbind (GtkListItemFactory     *factory,
                                  GtkListItem            *list_item,
                                  StudioExplorerFindHits *self)
{
  GtkWidget *tile = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  HekExplorerRow *row = g_object_get_data (G_OBJECT (list_item), STUDIO_ROW);

  if (row != NULL)
    g_signal_handlers_disconnect_by_data (row, tile);
  g_object_set_data (G_OBJECT (list_item), STUDIO_ROW, NULL);
  studio_row_tile_set_contents (STUDIO_ROW_TILE (tile), NULL);
}

/* --- the list -------------------------------------------------------------------------------- */

static void
studio_explorer_find_hits_selected (StudioExplorerFindHits *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->updating && position != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[CHOSEN], 0, position);
}

static void
studio_explorer_find_hits_activated (StudioExplorerFindHits *self,
                                     guint                   position)
{
  g_signal_emit (self, signals[ACTIVATED], 0, position);
}

void
studio_explorer_find_hits_set_current (StudioExplorerFindHits *self,
                                       int                     current)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_FIND_HITS (self));

  if (gtk_single_selection_get_selected (self->selection) == (guint) current)
    return;
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, current < 0 ? GTK_INVALID_LIST_POSITION
                                                                  : (guint) current);
  if (current >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                (guint) current);
  self->updating = FALSE;
}

void
studio_explorer_find_hits_set (StudioExplorerFindHits *self,
                               HekExplorerHits        *hits,
                               int                     current)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_FIND_HITS (self));

  if (hits != self->hits)
    {
      guint n = hits != NULL ? hits->hits->len : 0;
      g_autofree const char **keys = g_new0 (const char *, n + 1);
      g_autoptr (GtkStringList) model = NULL;

      for (guint i = 0; i < n; i++)
        keys[i] = g_array_index (hits->hits, HekExplorerHit, i).key;
      model = gtk_string_list_new (keys);
      self->updating = TRUE;
      gtk_single_selection_set_model (self->selection, NULL);
      g_clear_pointer (&self->hits, hek_explorer_hits_unref);
      self->hits = hits != NULL ? hek_explorer_hits_ref (hits) : NULL;
      hek_explorer_row_reader_set_data (self->reader, hits != NULL ? hits->data : NULL);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
      self->updating = FALSE;
    }
  studio_explorer_find_hits_set_current (self, current);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_find_hits_dispose (GObject *object)
{
  StudioExplorerFindHits *self = STUDIO_EXPLORER_FIND_HITS (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->reader);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hits, hek_explorer_hits_unref);
  G_OBJECT_CLASS (studio_explorer_find_hits_parent_class)->dispose (object);
}

static void
studio_explorer_find_hits_class_init (StudioExplorerFindHitsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_find_hits_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_find_hits_init (StudioExplorerFindHits *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkScrolledWindow *scroller;

  self->reader = hek_explorer_row_reader_new ();
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (studio_explorer_find_hits_set_up), self);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_explorer_find_hits_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (studio_explorer_find_hits_unbind), self);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (
    g_object_ref (GTK_SELECTION_MODEL (self->selection)), g_object_ref (factory)));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "studio-plain-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rows that were found"), -1);
  g_signal_connect_swapped (self->list, "activate",
                            G_CALLBACK (studio_explorer_find_hits_activated), self);
  g_signal_connect_swapped (self->selection, "notify::selected",
                            G_CALLBACK (studio_explorer_find_hits_selected), self);
  self->scroller = gtk_scrolled_window_new ();
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (scroller, STUDIO_MAX_HEIGHT);
  gtk_scrolled_window_set_child (scroller, GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
studio_explorer_find_hits_new (HekExplorerSession *session)
{
  StudioExplorerFindHits *self = g_object_new (STUDIO_TYPE_EXPLORER_FIND_HITS, NULL);

  self->session = g_object_ref (session);
  self->look = studio_explorer_look_get (session);
  return GTK_WIDGET (self);
}
