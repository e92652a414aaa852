"""Addresses for whoever has a receipt code. No code is ever in an address."""

from django.urls import path

from consultation.views import following

urlpatterns = [
    path("<slug:slug>/follow/", following.follow, name="follow"),
    path("<slug:slug>/follow/response/", following.response, name="follow-response"),
    path("<slug:slug>/follow/answers/", following.answers, name="follow-answers"),
    path("<slug:slug>/follow/change/", following.change, name="follow-change"),
    path("<slug:slug>/follow/withdraw/", following.withdraw, name="follow-withdraw"),
    path("<slug:slug>/follow/forget/", following.forget, name="follow-forget"),
]
