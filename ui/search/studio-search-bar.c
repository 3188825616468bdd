/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-bar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-count.h"
#include "studio-own-name.h"
#include "studio-search-resource.h"
#include "studio-search-text.h"
#include "studio-words.h"
#include "studio-wrap-box.h"

struct _StudioSearchBar
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *collections;
  GtkWidget *terms;
  GtkEntry *entry;
  GtkDropDown *combine;
  GtkLabel *problem;

  HekLibrary *library;          /* owned (nullable) */
  StudioSearchDraft *draft;     /* owned (nullable) */
  const StudioSearchLook *look; /* borrowed */
  GHashTable *known;            /* char *text of a term → HekSearchItem: what it looks like */
  gboolean updating;            /* the widgets follow the query, not the user */
};

G_DEFINE_FINAL_TYPE (StudioSearchBar, studio_search_bar, GTK_TYPE_WIDGET)

/* --- the collection -------------------------------------------------------------------------- */

static char *
studio_search_bar_get_item_name (HekLibraryItem *item)
{
  return g_strdup (hek_library_item_get_name (item));
}

static void
studio_search_bar_set_up_collection (GtkListItemFactory *factory,
                                     GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL), *size = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  gtk_list_item_set_child (list_item, box);
}

static void
studio_search_bar_bind_collection (GtkListItemFactory *factory,
                                   GtkListItem        *list_item)
{
  HekLibraryItem *item = gtk_list_item_get_item (list_item);
  const HekStoreStats *stats = hek_library_item_get_stats (item);
  HekSchema *schema = hek_library_item_get_schema (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *n_rows = NULL;
  g_autofree char *size = NULL;

  if (stats != NULL && schema != NULL)
    {
      n_rows = studio_count_format (stats->n_rows);
      size = g_strdup_printf ("%s × %u", n_rows, schema->dim);
    }
  gtk_label_set_text (GTK_LABEL (name), hek_library_item_get_name (item));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), size);
}

static void
studio_search_bar_collection_selected (StudioSearchBar *self)
{
  HekLibraryItem *item = gtk_drop_down_get_selected_item (self->collections);

  if (self->draft != NULL && !self->updating && item != NULL)
    studio_search_draft_set_collection (self->draft, hek_library_item_get_info (item)->uuid);
}

/* Items are others after each change of the library. */
static void
studio_search_bar_show_collection (StudioSearchBar *self)
{
  GListModel *model = hek_library_get_collections (self->library);
  const char *uuid = studio_search_draft_get (self->draft)->uuid;
  guint n = g_list_model_get_n_items (model), selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && selected == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (model, i);

      if (g_str_equal (hek_library_item_get_info (item)->uuid, uuid))
        selected = i;
    }
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->collections, selected);
  self->updating = FALSE;
}

static void
studio_search_bar_collections_changing (StudioSearchBar *self)
{
  self->updating = TRUE;
}

static void
studio_search_bar_set_collections (StudioSearchBar *self)
{
  GListModel *model = hek_library_get_collections (self->library);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (studio_search_bar_get_item_name), NULL, NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (studio_search_bar_set_up_collection), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_search_bar_bind_collection), NULL);
  /* before the drop-down hears of it, and after */
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (studio_search_bar_collections_changing), self,
                           G_CONNECT_SWAPPED);
  self->updating = TRUE;
  gtk_drop_down_set_expression (self->collections, name);
  gtk_drop_down_set_factory (self->collections, factory);
  gtk_drop_down_set_model (self->collections, model);
  self->updating = FALSE;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (studio_search_bar_show_collection),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_object_unref (factory);
}

/* --- the terms ------------------------------------------------------------------------------- */

static void
studio_search_bar_combine_selected (StudioSearchBar *self)
{
  if (self->draft != NULL && !self->updating)
    studio_search_draft_set_combine (self->draft, gtk_drop_down_get_selected (self->combine) == 1
                                                    ? HEK_COMBINE_MIN : HEK_COMBINE_SUM);
}

/* The chip whose button has the focus goes with the others: the one in its place gets it. */
static void
studio_search_bar_show_terms (StudioSearchBar *self)
{
  const HekSearchQuery *query = studio_search_draft_get (self->draft);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  int focus_idx = -1, n = 0;
  GtkWidget *chip;

  while (STUDIO_IS_SEARCH_CHIP (chip = gtk_widget_get_first_child (self->terms)))
    {
      if (focus != NULL && gtk_widget_is_ancestor (focus, chip))
        {
          focus_idx = n;
          focus = NULL;
          gtk_root_set_focus (root, NULL);
        }
      gtk_widget_unparent (chip);
      n++;
    }
  for (guint i = 0; i < query->n_terms; i++)
    {
      chip = studio_search_chip_new (self->draft, i, self->look,
                                     g_hash_table_lookup (self->known, query->terms[i].text));
      gtk_widget_insert_before (chip, self->terms, GTK_WIDGET (self->entry));
      if (focus_idx >= 0 && i == MIN ((guint) focus_idx, query->n_terms - 1))
        gtk_widget_child_focus (chip, GTK_DIR_TAB_FORWARD);
    }
  if (focus_idx >= 0 && query->n_terms == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
studio_search_bar_update (StudioSearchBar *self)
{
  const HekSearchQuery *query = studio_search_draft_get (self->draft);

  studio_search_bar_show_collection (self);
  studio_search_bar_show_terms (self);
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->combine, query->combine == HEK_COMBINE_MIN);
  self->updating = FALSE;
  /* unlike something is only ever taken off the sum */
  gtk_widget_set_visible (GTK_WIDGET (self->combine),
                          query->n_terms > 1 && studio_search_draft_count_unlike (query) == 0);
  gtk_entry_set_placeholder_text (self->entry, query->n_terms > 0
                                                 ? _("And…")
                                                 : _("Key of a row, or pasted numbers"));
}

/* --- the entry ------------------------------------------------------------------------------- */

static void
studio_search_bar_say (StudioSearchBar *self,
                       const char      *problem)
{
  gtk_label_set_text (self->problem, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* Several numbers and nothing else. */
static gboolean
studio_search_bar_is_numbers (const char *text)
{
  guint n = 0;
  gboolean inside = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean is_part = g_ascii_isdigit (*p) || strchr ("+-.eE", *p) != NULL;

      if (!is_part && !g_ascii_isspace (*p) && strchr (",;[](){}", *p) == NULL)
        return FALSE;
      n += g_ascii_isdigit (*p) && !inside;
      inside = is_part;
    }
  return n > 1;
}

static guint
studio_search_bar_get_dim (StudioSearchBar *self)
{
  HekLibraryItem *item
    = hek_library_find (self->library, studio_search_draft_get (self->draft)->uuid);
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;

  return schema != NULL ? schema->dim : 0;
}

static gboolean
studio_search_bar_add_numbers (StudioSearchBar *self,
                               const char      *text)
{
  guint dim = studio_search_bar_get_dim (self);
  g_autoptr (GError) error = NULL;

  if (dim > 0 && !hek_search_parse_numbers (text, dim, NULL, &error))
    {
      g_autofree char *problem = studio_words_sentence (error->message);

      studio_search_bar_say (self, problem);
      return FALSE;
    }
  studio_search_draft_add_term (self->draft, HEK_TERM_NUMBERS, text, TRUE);
  return TRUE;
}

gboolean
studio_search_bar_add_text (StudioSearchBar *self,
                            const char      *text)
{
  g_autofree char *stripped = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (STUDIO_IS_SEARCH_BAR (self) && text != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  studio_search_bar_say (self, NULL);
  if (*stripped == '\0')
    return FALSE;
  if (studio_search_bar_is_numbers (stripped))
    return studio_search_bar_add_numbers (self, stripped);
  path = g_str_has_prefix (stripped, "file://") ? g_filename_from_uri (stripped, NULL, NULL) : NULL;
  if (path != NULL)
    studio_search_draft_add_term (self->draft, HEK_TERM_FILE, path, TRUE);
  else
    studio_search_draft_add_term (self->draft, HEK_TERM_KEY, stripped, TRUE);
  return TRUE;
}

static void
studio_search_bar_entry_activated (StudioSearchBar *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (studio_search_bar_add_text (self, text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
studio_search_bar_entry_changed (StudioSearchBar *self)
{
  studio_search_bar_say (self, NULL);
}

static void
studio_search_bar_icon_pressed (StudioSearchBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "search.add-file", NULL);
}

/* Backspace at the beginning takes the last term back, Down leads to the answers. */
static gboolean
studio_search_bar_key_pressed (GtkEventControllerKey *controller,
                               guint                  keyval,
                               guint                  keycode,
                               GdkModifierType        state,
                               StudioSearchBar       *self)
{
  guint n_terms = studio_search_draft_get (self->draft)->n_terms;

  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return gtk_widget_activate_action (GTK_WIDGET (self), "search.focus-answers", NULL);
  if (keyval != GDK_KEY_BackSpace || n_terms == 0
      || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    return GDK_EVENT_PROPAGATE;
  studio_search_draft_remove_term (self->draft, n_terms - 1);
  return GDK_EVENT_STOP;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_bar_dispose (GObject *object)
{
  StudioSearchBar *self = STUDIO_SEARCH_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->library);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->known, g_hash_table_unref);
  G_OBJECT_CLASS (studio_search_bar_parent_class)->dispose (object);
}

static void
studio_search_bar_class_init (StudioSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_WRAP_BOX);
  G_OBJECT_CLASS (klass)->dispose = studio_search_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_SEARCH_RESOURCE ("studio-search-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, box);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, collections);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, terms);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, combine);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchBar, problem);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_bar_collection_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_bar_combine_selected);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_bar_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_bar_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_bar_icon_pressed);
}

static void
studio_search_bar_init (StudioSearchBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->collections);
  studio_own_name_keep (self->combine);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (studio_search_bar_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

void
studio_search_bar_set_up (StudioSearchBar        *self,
                          HekLibrary             *library,
                          StudioSearchDraft      *draft,
                          const StudioSearchLook *look)
{
  g_return_if_fail (STUDIO_IS_SEARCH_BAR (self) && self->library == NULL);

  self->library = g_object_ref (library);
  self->draft = g_object_ref (draft);
  self->look = look;
  studio_search_bar_set_collections (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (studio_search_bar_update), self,
                           G_CONNECT_SWAPPED);
  studio_search_bar_update (self);
}

void
studio_search_bar_learn (StudioSearchBar  *self,
                         HekSearchSession *session)
{
  const HekSearchQuery *query = hek_search_session_get_query (session);
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gboolean is_new = FALSE;

  g_return_if_fail (STUDIO_IS_SEARCH_BAR (self));

  for (guint i = 0; query != NULL && i < query->n_terms; i++)
    {
      HekSearchItem *item = hek_search_session_get_term (session, i);

      if (item == NULL)
        continue;
      is_new |= !g_hash_table_contains (self->known, query->terms[i].text);
      g_hash_table_insert (known, g_strdup (query->terms[i].text), g_object_ref (item));
    }
  g_hash_table_unref (self->known);
  self->known = known;
  if (is_new)
    studio_search_bar_show_terms (self);
}

void
studio_search_bar_focus_entry (StudioSearchBar *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
studio_search_bar_open_collections (StudioSearchBar *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->collections));
  g_signal_emit_by_name (self->collections, "activate");
}
