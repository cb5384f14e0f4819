"""How {{ form }} and {{ field.as_field_group }} are drawn everywhere."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Our own field and form templates; widgets keep Django's."""

    form_template_name = "components/form_fields.html"
    field_template_name = "components/field.html"
