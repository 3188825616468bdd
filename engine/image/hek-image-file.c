/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a file to a picture: reads the bytes, finds the codec by the first of them and hands over. A
 * file is read whole before it is decoded: decoders then never see a file that changes under them,
 * and can be fed from memory.
 */
#include "config.h"

#include "hek-image-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hek-image-codec-private.h"
#include "hek-image-private.h"

#define READ_BYTES (4 * 1024 * 1024) /* between two looks at the cancellable */

static const HekImageCodec *const codecs[] = {
  &hek_image_codec_png,
#if HEK_HAVE_JPEG
  &hek_image_codec_jpeg,
#endif
#if HEK_HAVE_TIFF
  &hek_image_codec_tiff,
#endif
#if HEK_HAVE_EXR
  &hek_image_codec_exr,
#endif
  &hek_image_codec_rgbe,
  &hek_image_codec_pfm,
};

HekImageInfo *
hek_image_info_new (void)
{
  return g_new0 (HekImageInfo, 1);
}

void
hek_image_info_free (HekImageInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->format);
  g_free (info->color_type);
  g_free (info->color_tag);
  g_free (info->details);
  g_free (info);
}

void
hek_image_source_error (const HekImageSource  *source,
                        HekImageError          code,
                        GError               **error,
                        const char            *format,
                        ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_IMAGE_ERROR, code, "%s %s", source->name, what);
}

gboolean
hek_image_source_check_size (const HekImageSource  *source,
                             guint64                width,
                             guint64                height,
                             GError               **error)
{
  if (hek_image_check_size (width, height, error))
    return TRUE;
  g_prefix_error (error, "%s: ", source->name);
  return FALSE;
}

static gboolean
file_fail (GError     **error,
           const char  *name)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s cannot be read: %s", name,
               g_strerror (saved));
  return FALSE;
}

static gboolean
read_fd (int             fd,
         const char     *name,
         guint8         *data,
         gsize           n_bytes,
         const HekTask  *task,
         GError        **error)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      gssize n;

      if (!hek_task_check (task, error))
        return FALSE;
      n = read (fd, data + done, MIN (n_bytes - done, READ_BYTES));
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return file_fail (error, name);
      if (n == 0)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s became shorter while it was read",
                       name);
          return FALSE;
        }
      done += (gsize) n;
    }
  return TRUE;
}

static GBytes *
read_file (const char     *path,
           const char     *name,
           const HekTask  *task,
           GError        **error)
{
  /* A pipe would block here for ever without O_NONBLOCK; regular files do not care. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  g_autofree guint8 *data = NULL;
  struct stat st;
  gboolean ok;

  if (fd < 0)
    {
      file_fail (error, name);
      return NULL;
    }

  ok = fstat (fd, &st) == 0;
  if (!ok)
    {
      file_fail (error, name);
    }
  else if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, G_FILE_ERROR,
                   S_ISDIR (st.st_mode) ? G_FILE_ERROR_ISDIR : G_FILE_ERROR_INVAL, "%s is %s", name,
                   S_ISDIR (st.st_mode) ? "a folder, not a picture" : "not a regular file");
      ok = FALSE;
    }
  else
    {
      data = g_try_malloc ((gsize) MAX (st.st_size, 1));
      if (data == NULL)
        g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                     "%s is too large for the memory", name);
      ok = data != NULL && read_fd (fd, name, data, (gsize) st.st_size, task, error);
    }
  close (fd);
  return ok ? g_bytes_new_take (g_steal_pointer (&data), (gsize) st.st_size) : NULL;
}

/* "PNG, JPEG or TIFF": what is built in. */
static char *
list_formats (void)
{
  GString *text = g_string_new (codecs[0]->format);

  for (guint i = 1; i < G_N_ELEMENTS (codecs); i++)
    g_string_append_printf (text, "%s%s", i + 1 < G_N_ELEMENTS (codecs) ? ", " : " or ",
                            codecs[i]->format);
  return g_string_free (text, FALSE);
}

static const HekImageCodec *
find_codec (const HekImageSource  *source,
            GError               **error)
{
  g_autofree char *formats = NULL;

  if (source->n_bytes == 0)
    {
      hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error, "is empty");
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (codecs[i]->sniff (source->data, source->n_bytes))
      return codecs[i];

  formats = list_formats ();
  hek_image_source_error (source, HEK_IMAGE_ERROR_UNSUPPORTED, error, "is not a %s picture",
                          formats);
  return NULL;
}

HekImage *
hek_image_load_bytes (GBytes         *bytes,
                      const char     *name,
                      HekImageInfo  **info,
                      const HekTask  *task,
                      GError        **error)
{
  g_autoptr (HekImageInfo) found = hek_image_info_new ();
  HekImageSource source = { .name = name, .task = task };
  const HekImageCodec *codec;
  HekImage *image;

  if (!hek_task_check (task, error))
    return NULL;
  source.data = g_bytes_get_data (bytes, &source.n_bytes);
  codec = find_codec (&source, error);
  if (codec == NULL)
    return NULL;

  found->format = g_strdup (codec->format);
  found->file_bytes = source.n_bytes;
  image = codec->load (&source, found, error);
  if (image == NULL)
    return NULL;

  hek_task_progress (task, 1.0);
  if (info != NULL)
    *info = g_steal_pointer (&found);
  return image;
}

HekImage *
hek_image_load (const char     *path,
                HekImageInfo  **info,
                const HekTask  *task,
                GError        **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GBytes) bytes = read_file (path, name, task, error);

  if (bytes == NULL)
    return NULL;
  return hek_image_load_bytes (bytes, name, info, task, error);
}

HekImageInfo *
hek_image_probe (const char  *path,
                 GError     **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GBytes) bytes = read_file (path, name, NULL, error);
  g_autoptr (HekImageInfo) info = NULL;
  HekImageSource source = { .name = name };
  const HekImageCodec *codec;

  if (bytes == NULL)
    return NULL;
  source.data = g_bytes_get_data (bytes, &source.n_bytes);
  codec = find_codec (&source, error);
  if (codec == NULL)
    return NULL;

  info = hek_image_info_new ();
  info->format = g_strdup (codec->format);
  info->file_bytes = source.n_bytes;
  if (!codec->probe (&source, info, error))
    return NULL;
  return g_steal_pointer (&info);
}

/* One zero-terminated list of all lists of the table; made once, never freed. */
static const char *const *
join_lists (gsize offset)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    for (const char *const *item = G_STRUCT_MEMBER (const char *const *, codecs[i], offset);
         *item != NULL; item++)
      g_ptr_array_add (all, (gpointer) *item);
  g_ptr_array_add (all, NULL);
  return (const char *const *) g_ptr_array_free (all, FALSE);
}

const char *const *
hek_image_load_suffixes (void)
{
  static gsize suffixes;

  if (g_once_init_enter (&suffixes))
    g_once_init_leave (&suffixes,
                       GPOINTER_TO_SIZE (join_lists (G_STRUCT_OFFSET (HekImageCodec, suffixes))));
  return GSIZE_TO_POINTER (suffixes);
}

const char *const *
hek_image_load_mime_types (void)
{
  static gsize mime_types;

  if (g_once_init_enter (&mime_types))
    g_once_init_leave (&mime_types,
                       GPOINTER_TO_SIZE (join_lists (G_STRUCT_OFFSET (HekImageCodec, mime_types))));
  return GSIZE_TO_POINTER (mime_types);
}

gboolean
hek_image_is_picture_name (const char *name)
{
  const char *const *suffixes = hek_image_load_suffixes ();
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (dot + 1, suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}
