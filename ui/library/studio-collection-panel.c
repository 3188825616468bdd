/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries follow the item unless a person is changing them: what stands in an entry and is not what
 * the last item said is theirs. The facts below are made anew for each item.
 */
#include "config.h"

#include "studio-collection-panel.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-fact-grid.h"
#include "studio-library-columns.h"
#include "studio-library-resource.h"
#include "studio-library-text.h"
#include "studio-stack.h"

struct _StudioCollectionPanel
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkWidget *notice;
  GtkImage *notice_icon;
  GtkLabel *notice_label;
  GtkEditable *name;
  GtkTextView *description;
  GtkEditable *tags;
  GtkSwitch *protect;
  GtkWidget *resume;
  GtkBox *facts;

  HekLibrary *library;  /* owned (nullable) */
  HekLibraryItem *item; /* owned (nullable) */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioCollectionPanel, studio_collection_panel, GTK_TYPE_WIDGET)

/* --- changes by a person ---------------------------------------------------------------------- */

static const char *
get_uuid (StudioCollectionPanel *self)
{
  return hek_library_item_get_info (self->item)->uuid;
}

static char *
dup_description (StudioCollectionPanel *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->description);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static char *
join_tags (HekLibraryItem *item)
{
  char **tags = hek_library_item_get_info (item)->tags;

  return tags != NULL ? g_strjoinv (", ", tags) : g_strdup ("");
}

static void
studio_collection_panel_commit_name (StudioCollectionPanel *self)
{
  const char *name = gtk_editable_get_text (self->name);

  if (self->item != NULL && !g_str_equal (name, hek_library_item_get_name (self->item)))
    hek_library_rename (self->library, get_uuid (self), name);
}

static void
studio_collection_panel_describe (StudioCollectionPanel *self)
{
  g_autofree char *description = dup_description (self);
  g_auto (GStrv) words = g_strsplit (gtk_editable_get_text (self->tags), ",", -1);
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();

  for (char **word = words; *word != NULL; word++)
    if (*g_strstrip (*word) != '\0')
      g_ptr_array_add (tags, *word);
  g_ptr_array_add (tags, NULL);
  hek_library_describe (self->library, get_uuid (self), description,
                        (const char *const *) tags->pdata);
}

static void
studio_collection_panel_commit_tags (StudioCollectionPanel *self)
{
  g_autofree char *tags = self->item != NULL ? join_tags (self->item) : NULL;

  if (tags != NULL && !g_str_equal (tags, gtk_editable_get_text (self->tags)))
    studio_collection_panel_describe (self);
}

static void
studio_collection_panel_commit_description (StudioCollectionPanel *self)
{
  g_autofree char *text = dup_description (self);

  if (self->item != NULL
      && !g_str_equal (text, hek_library_item_get_info (self->item)->description))
    studio_collection_panel_describe (self);
}

/* All that a person has changed and not left yet, unless the collection is gone. */
static void
studio_collection_panel_commit (StudioCollectionPanel *self)
{
  if (self->item == NULL || hek_library_find (self->library, get_uuid (self)) == NULL)
    return;
  studio_collection_panel_commit_name (self);
  studio_collection_panel_commit_tags (self);
  studio_collection_panel_commit_description (self);
}

static void
studio_collection_panel_protect_changed (StudioCollectionPanel *self)
{
  if (!self->updating && self->item != NULL)
    hek_library_protect (self->library, get_uuid (self), gtk_switch_get_active (self->protect));
}

/* Escape gives an entry back what it had; a second one is for the page. */
static gboolean
studio_collection_panel_escape (GtkWidget *widget,
                                GVariant  *args,
                                gpointer   user_data)
{
  StudioCollectionPanel *self = STUDIO_COLLECTION_PANEL (widget);
  g_autofree char *description = dup_description (self);
  g_autofree char *tags = self->item != NULL ? join_tags (self->item) : NULL;

  if (self->item == NULL
      || (g_str_equal (gtk_editable_get_text (self->name), hek_library_item_get_name (self->item))
          && g_str_equal (gtk_editable_get_text (self->tags), tags)
          && g_str_equal (description, hek_library_item_get_info (self->item)->description)))
    return FALSE;
  studio_collection_panel_revert (self);
  return TRUE;
}

/* --- facts ------------------------------------------------------------------------------------ */

/* @grid: (transfer full) */
static void
studio_collection_panel_take_facts (StudioCollectionPanel *self,
                                    GtkWidget             *grid)
{
  gtk_box_append (self->facts, grid);
}

static void
studio_collection_panel_add_rows (StudioCollectionPanel *self,
                                  const HekStoreStats   *stats)
{
  GtkWidget *grid = studio_fact_grid_new (_("Contents"));
  guint64 n_indexed = hek_library_item_get_n_indexed (self->item);
  g_autofree char *rows = studio_count_format (stats->n_rows);
  g_autofree char *indexed = studio_count_format (n_indexed);
  g_autofree char *dead = studio_count_format (stats->n_dead);
  g_autofree char *segments = g_strdup_printf ("%u", stats->n_segments);

  studio_fact_grid_add (grid, _("Rows"), rows, NULL, FALSE);
  studio_fact_grid_add (grid, _("In the index"), indexed, NULL, FALSE);
  if (stats->n_dead > 0)
    studio_fact_grid_add (grid, _("Deleted, still on the disk"), dead, NULL, FALSE);
  studio_fact_grid_add (grid, _("Segments"), segments, NULL, FALSE);
  studio_collection_panel_take_facts (self, grid);
}

static void
studio_collection_panel_add_sizes (StudioCollectionPanel *self,
                                   const HekStoreStats   *stats)
{
  GtkWidget *grid = studio_fact_grid_new (_("Size"));

  studio_fact_grid_add_bytes (grid, _("Vectors"), stats->vector_bytes, FALSE);
  studio_fact_grid_add_bytes (grid, _("Fields"), stats->attribute_bytes, FALSE);
  studio_fact_grid_add_bytes (grid, _("Index"), stats->sidecar_bytes, FALSE);
  studio_fact_grid_add_bytes (grid, _("Records"), stats->record_bytes, FALSE);
  studio_fact_grid_add_bytes (grid, _("On disk"), studio_library_get_disk_bytes (self->item), TRUE);
  studio_fact_grid_add_bytes (grid, _("In memory now"), hek_library_item_get_memory (self->item),
                              FALSE);
  studio_collection_panel_take_facts (self, grid);
}

static void
studio_collection_panel_add_fields (StudioCollectionPanel *self,
                                    HekSchema             *schema)
{
  GtkWidget *grid = studio_fact_grid_new (_("Fields"));
  g_autofree char *dim = g_strdup_printf ("%u × %s", schema->dim,
                                          studio_library_dtype_label (schema->dtype));
  int key = hek_library_item_get_key_field (self->item);

  studio_fact_grid_add (grid, _("Vector"), dim, NULL, FALSE);
  studio_fact_grid_add (
    grid, _("Distance"),
    studio_library_distance_label (hek_library_item_get_distance (self->item)), NULL, FALSE);
  if (schema->meaning != HEK_MEANING_NONE)
    studio_fact_grid_add (grid, _("Numbers mean"), studio_library_meaning_label (schema->meaning),
                          NULL, FALSE);
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (schema, i);
      const char *type = studio_library_field_type_label (field->type);
      g_autofree char *text
        = (int) i == key ? g_strdup_printf (_("%s · key"), type) : g_strdup (type);

      studio_fact_grid_add (grid, field->name, text, NULL, FALSE);
    }
  studio_collection_panel_take_facts (self, grid);
}

static void
studio_collection_panel_add_history (StudioCollectionPanel *self,
                                     const HekStoreStats   *stats)
{
  const HekCollectionInfo *info = hek_library_item_get_info (self->item);
  GtkWidget *grid = studio_fact_grid_new (_("History"));
  g_autofree char *seq = studio_count_format (stats->seq);
  g_autofree char *earliest = studio_count_format (stats->history_seq);
  g_autofree char *changed = studio_library_format_moment (stats->changed_us);
  g_autofree char *created = studio_library_format_moment (info->created_us);

  studio_fact_grid_add (grid, _("Created"), created, NULL, FALSE);
  studio_fact_grid_add (grid, _("Changed"), changed, NULL, FALSE);
  studio_fact_grid_add (grid, _("Last commit"), seq, NULL, FALSE);
  studio_fact_grid_add (grid, _("Readable from commit"), earliest, NULL, FALSE);
  studio_collection_panel_take_facts (self, grid);
}

static void
studio_collection_panel_update_facts (StudioCollectionPanel *self)
{
  const HekStoreStats *stats = hek_library_item_get_stats (self->item);
  HekSchema *schema = hek_library_item_get_schema (self->item);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_box_remove (self->facts, child);
  if (stats != NULL)
    studio_collection_panel_add_rows (self, stats);
  if (schema != NULL)
    studio_collection_panel_add_fields (self, schema);
  if (stats == NULL)
    return;
  studio_collection_panel_add_sizes (self, stats);
  studio_collection_panel_add_history (self, stats);
}

/* What is good needs no words. */
static void
studio_collection_panel_update_notice (StudioCollectionPanel *self)
{
  StudioHealth health;

  studio_library_get_health (self->item, &health);
  gtk_widget_set_visible (self->notice,
                          hek_library_item_get_health (self->item) != HEK_HEALTH_GOOD);
  gtk_image_set_from_icon_name (self->notice_icon, health.icon_name);
  gtk_label_set_text (self->notice_label, health.reason);
  if (health.is_serious)
    gtk_widget_add_css_class (self->notice, "warning");
  else
    gtk_widget_remove_css_class (self->notice, "warning");
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_collection_panel_update_writable (StudioCollectionPanel *self)
{
  gboolean writable
    = self->item != NULL && hek_library_get_state (self->library) == HEK_LIBRARY_WRITE;
  gboolean is_protected
    = self->item != NULL && hek_library_item_get_info (self->item)->is_protected;

  gtk_editable_set_editable (self->name, writable && !is_protected);
  gtk_text_view_set_editable (self->description, writable && !is_protected);
  gtk_editable_set_editable (self->tags, writable && !is_protected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->protect), writable);
}

/* @was: (nullable): what the entries were filled from. Those that say something else are being
 * written. */
static void
studio_collection_panel_fill (StudioCollectionPanel *self,
                              HekLibraryItem        *was)
{
  const HekCollectionInfo *info = hek_library_item_get_info (self->item);
  const HekCollectionInfo *old = was != NULL ? hek_library_item_get_info (was) : NULL;
  g_autofree char *tags = join_tags (self->item);
  g_autofree char *old_tags = was != NULL ? join_tags (was) : NULL;
  g_autofree char *description = dup_description (self);

  self->updating = TRUE;
  if (was == NULL
      || g_str_equal (gtk_editable_get_text (self->name), hek_library_item_get_name (was)))
    gtk_editable_set_text (self->name, hek_library_item_get_name (self->item));
  if (was == NULL || g_str_equal (description, old->description))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description), info->description, -1);
  if (was == NULL || g_str_equal (gtk_editable_get_text (self->tags), old_tags))
    gtk_editable_set_text (self->tags, tags);
  gtk_switch_set_active (self->protect, info->is_protected);
  self->updating = FALSE;
}

static void
studio_collection_panel_add_leave (StudioCollectionPanel *self,
                                   GtkWidget             *widget,
                                   GCallback              leave)
{
  GtkEventController *controller = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (controller, "leave", leave, self);
  gtk_widget_add_controller (widget, controller);
}

static void
studio_collection_panel_dispose (GObject *object)
{
  StudioCollectionPanel *self = STUDIO_COLLECTION_PANEL (object);

  g_clear_object (&self->item);
  g_clear_object (&self->library);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (studio_collection_panel_parent_class)->dispose (object);
}

static void
studio_collection_panel_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, notice);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, notice_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, notice_label);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, name);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, description);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, tags);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, protect);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, resume);
  gtk_widget_class_bind_template_child (widget_class, StudioCollectionPanel, facts);
  gtk_widget_class_bind_template_callback (widget_class, studio_collection_panel_commit_name);
  gtk_widget_class_bind_template_callback (widget_class, studio_collection_panel_commit_tags);
  gtk_widget_class_bind_template_callback (widget_class, studio_collection_panel_protect_changed);
}

static void
studio_collection_panel_class_init (StudioCollectionPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_collection_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_LIBRARY_RESOURCE ("studio-collection-panel.ui"));
  studio_collection_panel_bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, studio_collection_panel_escape,
                                NULL);
}

static void
studio_collection_panel_init (StudioCollectionPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_collection_panel_add_leave (self, GTK_WIDGET (self->name),
                                     G_CALLBACK (studio_collection_panel_commit_name));
  studio_collection_panel_add_leave (self, GTK_WIDGET (self->description),
                                     G_CALLBACK (studio_collection_panel_commit_description));
  studio_collection_panel_add_leave (self, GTK_WIDGET (self->tags),
                                     G_CALLBACK (studio_collection_panel_commit_tags));
}

void
studio_collection_panel_set_library (StudioCollectionPanel *self,
                                     HekLibrary            *library)
{
  g_return_if_fail (STUDIO_IS_COLLECTION_PANEL (self) && HEK_IS_LIBRARY (library));

  g_set_object (&self->library, library);
}

void
studio_collection_panel_set_item (StudioCollectionPanel *self,
                                  HekLibraryItem        *item)
{
  g_autoptr (HekLibraryItem) was = NULL;
  gboolean is_same;

  g_return_if_fail (STUDIO_IS_COLLECTION_PANEL (self));

  is_same = item != NULL && self->item != NULL
            && g_str_equal (hek_library_item_get_info (item)->uuid, get_uuid (self));
  if (item != NULL && !is_same)
    studio_collection_panel_commit (self);
  was = g_steal_pointer (&self->item);
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "one" : "none");
  if (item == NULL)
    return;
  self->item = g_object_ref (item);
  if (!is_same)
    g_clear_object (&was);
  studio_collection_panel_fill (self, was);
  studio_collection_panel_update_writable (self);
  gtk_widget_set_visible (self->resume, hek_library_item_get_unfinished (item) != NULL);
  if (was == item)
    return;
  studio_collection_panel_update_notice (self);
  studio_collection_panel_update_facts (self);
}

void
studio_collection_panel_revert (StudioCollectionPanel *self)
{
  g_return_if_fail (STUDIO_IS_COLLECTION_PANEL (self));

  if (self->item != NULL)
    studio_collection_panel_fill (self, NULL);
}

void
studio_collection_panel_edit_name (StudioCollectionPanel *self)
{
  g_return_if_fail (STUDIO_IS_COLLECTION_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_editable_select_region (self->name, 0, -1);
}
