/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which channels of an OpenEXR file are the picture. Channels are named LAYER.NAME; those without a
 * layer come first, then the layers in the order of the file, part by part.
 */
#include "config.h"

#include "hek-image-exr-private.h"

#include <string.h>

/* More than renderers write; keeps the work on a line of a damaged file small. */
#define MAX_CHANNELS 1024

static const char *const role_names[HEK_EXR_N_ROLES] = { "R", "G", "B", "A", "Y", "RY", "BY" };

const char *
hek_exr_compression_name (exr_compression_t compression)
{
  switch (compression)
    {
    case EXR_COMPRESSION_NONE:
      return "uncompressed";
    case EXR_COMPRESSION_RLE:
      return "RLE";
    case EXR_COMPRESSION_ZIPS:
      return "ZIPS";
    case EXR_COMPRESSION_ZIP:
      return "ZIP";
    case EXR_COMPRESSION_PIZ:
      return "PIZ";
    case EXR_COMPRESSION_PXR24:
      return "PXR24";
    case EXR_COMPRESSION_B44:
      return "B44";
    case EXR_COMPRESSION_B44A:
      return "B44A";
    case EXR_COMPRESSION_DWAA:
      return "DWAA";
    case EXR_COMPRESSION_DWAB:
      return "DWAB";
    default:
      return "unknown";
    }
}

/* Bytes of a channel's name that are its layer, the dot not counted. */
static gsize
layer_length (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL ? (gsize) (dot - name) : 0;
}

static HekExrRole
role_of (const char *name,
         const char *layer)
{
  gsize n = layer_length (name);
  const char *base = n > 0 ? name + n + 1 : name;

  if (n != strlen (layer) || strncmp (name, layer, n) != 0)
    return HEK_EXR_UNUSED;
  for (guint role = 0; role < HEK_EXR_N_ROLES; role++)
    if (strcmp (base, role_names[role]) == 0)
      return (HekExrRole) role;
  return HEK_EXR_UNUSED;
}

/* The roles that @layer has, as bits. */
static guint
roles_of_layer (const exr_attr_chlist_t *list,
                const char              *layer)
{
  guint found = 0;

  for (int i = 0; i < list->num_channels; i++)
    {
      HekExrRole role = role_of (list->entries[i].name.str, layer);

      if (role != HEK_EXR_UNUSED)
        found |= 1u << role;
    }
  return found;
}

/* Whether a layer can be shown, and as what. */
static gboolean
kind_of_roles (guint       found,
               HekExrKind *kind)
{
  const guint rgb = 1u << HEK_EXR_RED | 1u << HEK_EXR_GREEN | 1u << HEK_EXR_BLUE;
  const guint chroma = 1u << HEK_EXR_CHROMA_RED | 1u << HEK_EXR_CHROMA_BLUE;

  if (found & rgb)
    *kind = HEK_EXR_RGB;
  else if ((found & chroma) == chroma && found & 1u << HEK_EXR_LUMA)
    *kind = HEK_EXR_LUMA_CHROMA;
  else if (found & 1u << HEK_EXR_LUMA)
    *kind = HEK_EXR_GRAY;
  else
    return FALSE;
  return TRUE;
}

static void
take_layer (HekExrReader            *reader,
            const exr_attr_chlist_t *list,
            const char              *layer,
            guint                    found)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  reader->layer = layer[0] != '\0' ? g_utf8_make_valid (layer, -1) : NULL;
  reader->has_alpha = (found & 1u << HEK_EXR_ALPHA) != 0;
  for (guint role = HEK_EXR_RED; reader->kind == HEK_EXR_RGB && role <= HEK_EXR_BLUE; role++)
    if (!(found & 1u << role))
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", role_names[role]);
  if (missing->len > 0)
    reader->missing = g_strdup (missing->str);

  reader->n_channels = (guint) list->num_channels;
  reader->channels = g_new0 (HekExrChannel, reader->n_channels);
  for (guint i = 0; i < reader->n_channels; i++)
    {
      HekExrRole role = role_of (list->entries[i].name.str, layer);

      if (reader->kind == HEK_EXR_RGB ? role > HEK_EXR_ALPHA
                                      : role < HEK_EXR_ALPHA ||
                                          (reader->kind == HEK_EXR_GRAY && role > HEK_EXR_LUMA))
        role = HEK_EXR_UNUSED;
      reader->channels[i].role = role;
      reader->channels[i].type = list->entries[i].pixel_type;
      reader->channels[i].sampling = (guint) list->entries[i].x_sampling;
    }
}

/* Of part @part; FALSE when it has nothing to show. */
static gboolean
find_layer (HekExrReader            *reader,
            const exr_attr_chlist_t *list)
{
  guint found = roles_of_layer (list, "");

  if (kind_of_roles (found, &reader->kind))
    {
      take_layer (reader, list, "", found);
      return TRUE;
    }
  for (int i = 0; i < list->num_channels; i++)
    {
      const char *name = list->entries[i].name.str;
      g_autofree char *layer = g_strndup (name, layer_length (name));

      found = roles_of_layer (list, layer);
      if (layer[0] != '\0' && kind_of_roles (found, &reader->kind))
        {
          take_layer (reader, list, layer, found);
          return TRUE;
        }
    }
  return FALSE;
}

/* Names of all channels, for a message; the first few of many. */
static char *
list_names (const exr_attr_chlist_t *list)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int i = 0; i < list->num_channels && names->len < 100; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", list->entries[i].name.str);
  return g_utf8_make_valid (names->str, (gssize) names->len);
}

static gboolean
check_sampling (const HekExrReader       *reader,
                const exr_attr_chlist_t  *list,
                GError                  **error)
{
  guint chroma_sampling = 0;

  for (guint i = 0; i < reader->n_channels; i++)
    {
      const exr_attr_chlist_entry_t *entry = &list->entries[i];
      int s = entry->x_sampling;
      gboolean is_chroma = reader->channels[i].role == HEK_EXR_CHROMA_RED ||
                           reader->channels[i].role == HEK_EXR_CHROMA_BLUE;
      gboolean may_be_coarse = is_chroma || reader->channels[i].role == HEK_EXR_UNUSED;
      g_autofree char *name = NULL;

      if (s == entry->y_sampling && (s == 1 || (s == 2 && may_be_coarse)) &&
          (s == 1 || reader->storage == EXR_STORAGE_SCANLINE) &&
          (!is_chroma || chroma_sampling == 0 || chroma_sampling == (guint) s))
        {
          if (is_chroma)
            chroma_sampling = (guint) s;
          if (reader->data_window.min.x % s == 0 && reader->data_window.min.y % s == 0 &&
              reader->width % (guint) s == 0 && reader->height % (guint) s == 0)
            continue;
        }
      name = g_utf8_make_valid (entry->name.str, -1);
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                              "has the channel %s sampled every %d × %d pixels of a %s of %u × %u "
                              "pixels, which is not read",
                              name, entry->x_sampling, entry->y_sampling,
                              reader->storage == EXR_STORAGE_TILED ? "tiled picture" : "picture",
                              reader->width, reader->height);
      return FALSE;
    }
  return TRUE;
}

/* Size and place of the data window of the chosen part. */
static gboolean
get_data_window (HekExrReader  *reader,
                 GError       **error)
{
  exr_attr_box2i_t *box = &reader->data_window;
  gint64 width, height;

  exr_get_data_window (reader->context, reader->part, box);
  exr_get_display_window (reader->context, reader->part, &reader->display_window);
  width = (gint64) box->max.x - box->min.x + 1;
  height = (gint64) box->max.y - box->min.y + 1;
  if (width < 1 || height < 1)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: its data window from (%d, %d) to (%d, %d) is empty",
                              box->min.x, box->min.y, box->max.x, box->max.y);
      return FALSE;
    }
  if (!hek_image_source_check_size (reader->source, (guint64) width, (guint64) height, error))
    return FALSE;
  reader->width = (guint32) width;
  reader->height = (guint32) height;
  return TRUE;
}

gboolean
hek_exr_find_channels (HekExrReader  *reader,
                       GError       **error)
{
  const exr_attr_chlist_t *list = NULL;
  g_autofree char *names = NULL;

  exr_get_count (reader->context, &reader->n_parts);
  for (reader->part = 0; reader->part < reader->n_parts; reader->part++)
    {
      if (exr_get_channels (reader->context, reader->part, &list) != EXR_ERR_SUCCESS ||
          list->num_channels < 1 || list->num_channels > MAX_CHANNELS)
        continue;
      exr_get_storage (reader->context, reader->part, &reader->storage);
      if (!find_layer (reader, list))
        {
          if (names == NULL)
            names = list_names (list);
          continue;
        }
      if (reader->storage != EXR_STORAGE_SCANLINE && reader->storage != EXR_STORAGE_TILED)
        {
          hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                                  "holds deep data, many samples a pixel, which is not read");
          return FALSE;
        }
      return get_data_window (reader, error) && check_sampling (reader, list, error);
    }

  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                          "has none of the channels R, G, B and Y; its channels are %s",
                          names != NULL ? names : "too many or none");
  return FALSE;
}
